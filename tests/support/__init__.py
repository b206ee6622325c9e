"""What several tests share: stores with people in them, and hands that drive the real window."""
