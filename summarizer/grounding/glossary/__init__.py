"""What Chinese words may mean in English, and how common English stems are in abstracts."""
