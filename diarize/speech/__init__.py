"""Who speaks when, from sound and the segmentation's windows: tracks, stretches of speech, pieces of them."""
