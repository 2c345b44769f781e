# The server and `balance analyze`, without a sound card: the moderator's browser is the microphone.
# Build:    docker build -t speaking-balance .
# Serve:    docker run --rm -it --network host -v balance:/data speaking-balance
#           (on Linux; the moderator's door answers this machine alone, so its port cannot be published)
# Analyse:   docker run --rm -v "$PWD:/sound" speaking-balance analyze /sound/meeting.wav --out /sound/results
FROM python:3.11-slim

# Whatever Debian has now: its versions are taken away when newer ones come.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libsndfile1 libportaudio2 \
    && rm -rf /var/lib/apt/lists/*

RUN useradd --uid 1000 --create-home balance && mkdir /data && chown 1000:1000 /data
WORKDIR /program
COPY pyproject.toml constraints.txt README.md LICENSE NOTICE.md ./
COPY balance balance
COPY diarize diarize
COPY server server
COPY web web
# PIP_ARGS: where pip finds a CPU build of torch (README.md); without it the default one, several gigabytes.
ARG PIP_ARGS=""
# hadolint ignore=SC2086
RUN pip install --no-cache-dir $PIP_ARGS -c constraints.txt '.[pdf]'

USER 1000
ENV BALANCE_DATA=/data BALANCE_OPEN=false
VOLUME /data
ENTRYPOINT ["balance"]
CMD ["start"]
