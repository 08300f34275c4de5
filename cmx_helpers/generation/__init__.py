"""Networks that draw, and how good their drawings are. Derived in lesson 13_generation."""
