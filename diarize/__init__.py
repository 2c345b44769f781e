"""Sound to turns: sources, models, segmentation, embedding, voices, pipeline. No web, no database."""
