"""One programme for each village, 一村一策."""
