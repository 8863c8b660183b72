# Copyright 2026 the multiprocessing authors. MIT license.

from connections import round_trips, serve_talk

if __name__ == "__main__":
    serve_talk(round_trips(1_048_576, 50))
