"""Cookies know no ports: what other programs of this computer have set comes along with ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from tests.security.conftest import Shared


@pytest.mark.parametrize(
    "beside",
    [
        'preferences={"a": [1, 2]}; {}',
        '{}; broken="a b',
        "=; ;;; {}; @@[]=1",
        "{name}=of-another-server; {}",
        "{}; {name}=of-another-server",
    ],
)
def test_cookies_of_other_programs_do_not_keep_the_mentor_out(shared: Shared, beside: str) -> None:
    own = shared.mentor.cookie
    cookie = beside.replace("{name}", own.partition("=")[0]).replace("{}", own)
    answer = httpx.get(f"{shared.mentor.base}/api/health", headers={"Cookie": cookie})
    assert answer.status_code == 200
