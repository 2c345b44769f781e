"""The models: their files, and each as a call from numbers to numbers. Nothing else needs torch."""
