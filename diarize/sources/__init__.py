"""Where sound comes from: microphones and files, through one `Source` interface."""
