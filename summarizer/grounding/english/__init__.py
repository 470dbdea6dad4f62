"""What English statements say, held against what the English sentences say that they rest on."""
