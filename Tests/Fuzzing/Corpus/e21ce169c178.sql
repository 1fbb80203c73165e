EXPLAIN -|-é
UMMARIZE replace . right 