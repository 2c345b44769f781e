"""A session in the formats of other programs; every figure is `balance.review.figures`' own."""
