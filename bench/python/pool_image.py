# Copyright 2026 the multiprocessing authors. MIT license.

import array
import time

from pools import call_each, make_pool
from rounds import serve

WIDTH = HEIGHT = 4096
ROWS = 256


def blur(tile):
    rows = zip(tile, tile[WIDTH:], tile[2 * WIDTH :])
    return array.array("d", [(above + here + below) / 3 for above, here, below in rows])


def tile_of(image, top):
    """Whole rows, with one more above and below; at the edges those are the outermost again."""

    def row(place):
        return image[place * WIDTH : (place + 1) * WIDTH]

    middle = image[top * WIDTH : (top + ROWS) * WIDTH]
    return row(max(top - 1, 0)) + middle + row(min(top + ROWS, HEIGHT - 1))


def measure():
    image = array.array("d", range(251)) * (WIDTH * HEIGHT // 251 + 1)
    del image[WIDTH * HEIGHT :]
    begin = time.perf_counter()
    tiles = [tile_of(image, top) for top in range(0, HEIGHT, ROWS)]
    result = array.array("d")
    for tile in call_each(pool, blur, tiles):
        result.extend(tile)
    end = time.perf_counter()
    place = ROWS * WIDTH + 7
    mean = (image[place - WIDTH] + image[place] + image[place + WIDTH]) / 3
    if len(result) != len(image) or result[place] != mean:
        raise ValueError("the picture is wrong")
    return end - begin


if __name__ == "__main__":
    with make_pool() as pool:
        serve(measure)
