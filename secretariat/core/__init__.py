"""The product's frame: people, walls, records, life-cycles, history, moves. It knows no domain word."""
