"""A sheet of paper measured in pixels from its top left corner, on which everything is drawn.

It is a Matplotlib `Figure` without axes: ticks, spines and layout engines cost more than the lines themselves, and
knowing where each thing lies is what lets labels keep clear of lines. Sizes are those of the sheet at 1x, 1200 wide.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Literal
from xml.sax.saxutils import escape

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from adapters.charts.colours import THEMES, Theme, flat
from adapters.charts.lettering import families, fit_to_draw

Where = tuple[float, float]
Format = Literal["png", "svg"]
ThemeName = Literal["light", "dark"]

WIDTH = 1200
HEIGHT = 675
_PIXELS_AN_INCH = 100
_POINTS_A_PIXEL = 72 / _PIXELS_AN_INCH
_COLOURS = 128
_NEAR = 12

mpl.rcParams["svg.hashsalt"] = "stocktake"


class Sheet:
    """Paper of a given size in one theme. Draw on it, then take it away as `png` or `svg` bytes."""

    def __init__(self, height: int = HEIGHT, *, width: int = WIDTH, theme: ThemeName = "light") -> None:
        self.width = width
        self.height = height
        self.colours: Theme = THEMES[theme]
        self._figure = Figure(
            figsize=(width / _PIXELS_AN_INCH, height / _PIXELS_AN_INCH),
            dpi=_PIXELS_AN_INCH,
            facecolor=self.colours.paper,
        )
        self._fraction = Affine2D()
        self._place = self._fraction + self._figure.transFigure
        self.cut(height)

    def cut(self, height: float) -> None:
        """Make the sheet this high; what is drawn on it stays where it is."""
        self.height = round(height)
        self._figure.set_size_inches(self.width / _PIXELS_AN_INCH, self.height / _PIXELS_AN_INCH)
        self._fraction.clear().scale(1 / self.width, -1 / self.height).translate(0, 1)

    def line(
        self,
        points: Sequence[Where],
        colour: str,
        *,
        thick: float = 3,
        dashes: tuple[float, ...] | None = None,
        layer: float = 2,
    ) -> None:
        """A line through the points. `dashes` are lengths on and off, in pixels."""
        xs, ys = zip(*points, strict=True) if points else ((), ())
        drawn = Line2D(
            xs,
            ys,
            color=colour,
            linewidth=thick * _POINTS_A_PIXEL,
            solid_capstyle="round",
            dash_capstyle="butt",
            zorder=layer,
        )
        if dashes:
            drawn.set_linestyle((0, tuple(d / thick for d in dashes)))
        self._add(drawn)

    def dots(
        self,
        points: Sequence[Where],
        colour: str,
        *,
        across: float = 14,
        hollow: bool = False,
        shape: str = "o",
        layer: float = 3,
        edge: float = 3,
    ) -> None:
        """A marker at each point, `across` pixels wide; hollow ones show paper inside."""
        if not points:
            return
        xs, ys = zip(*points, strict=True)
        drawn = Line2D(
            xs,
            ys,
            linestyle="none",
            marker=shape,
            markersize=across * _POINTS_A_PIXEL,
            markerfacecolor=self.colours.paper if hollow else colour,
            markeredgecolor=colour,
            markeredgewidth=(edge if hollow else 0) * _POINTS_A_PIXEL,
            zorder=layer,
        )
        self._add(drawn)

    def area(self, corners: Sequence[Where], colour: str, *, layer: float = 1, hatch: str = "") -> None:
        """A filled shape."""
        drawn = Polygon(
            np.asarray(corners), closed=True, facecolor=colour, edgecolor="none", linewidth=0, zorder=layer
        )
        if hatch:
            drawn.set_hatch(hatch)
        self._add(drawn)

    def box(
        self,
        left: float,
        top: float,
        wide: float,
        high: float,
        fill: str,
        *,
        edge: str | None = None,
        thick: float = 2,
        layer: float = 1,
    ) -> None:
        """A filled rectangle, outlined where an `edge` is given."""
        self._add(
            Rectangle(
                (left, top),
                wide,
                high,
                facecolor=fill,
                edgecolor=edge or "none",
                linewidth=thick * _POINTS_A_PIXEL if edge else 0,
                zorder=layer,
            )
        )

    def text(
        self,
        at: Where,
        words: str,
        size: float,
        colour: str,
        *,
        bold: bool = False,
        across: Literal["left", "center", "right"] = "left",
        up: Literal["baseline", "top", "center", "bottom", "center_baseline"] = "baseline",
        turned: bool = False,
        halo: bool = False,
        layer: float = 5,
    ) -> None:
        """Words exactly as typed, `size` pixels high, `turned` a quarter to the left, over paper with a `halo`."""
        if not words:
            return
        drawn = Text(
            *at,
            text=words,
            color=colour,
            fontsize=size * _POINTS_A_PIXEL,
            fontfamily=families(words),
            fontweight="bold" if bold else "normal",
            horizontalalignment=across,
            verticalalignment=up,
            rotation=90 if turned else 0,
            parse_math=False,
            zorder=layer,
        )
        if halo:
            drawn.set_bbox(
                {
                    "facecolor": self.colours.paper,
                    "edgecolor": "none",
                    "alpha": 0.85,
                    "pad": 3 * _POINTS_A_PIXEL,
                }
            )
        self._add(drawn)

    def _add(self, artist: Artist) -> None:
        artist.set_transform(self._place)
        artist.set_clip_on(False)
        self._figure.add_artist(artist)

    def png(self, scale: int = 1, description: str = "") -> bytes:
        """The sheet as a PNG of at most 128 colours, `scale` times its size, which may hold a description of itself."""
        self._figure.set_dpi(_PIXELS_AN_INCH * scale)
        canvas = FigureCanvasAgg(self._figure)
        canvas.draw()  # type: ignore[no-untyped-call]
        picture = Image.fromarray(np.asarray(canvas.buffer_rgba())[:, :, :3])  # type: ignore[no-untyped-call]
        few = picture.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        _set_exactly(few, flat(self.colours))
        made = io.BytesIO()
        told = PngInfo()
        if description:
            told.add_itxt("Description", description.encode("utf-8", "replace"))
        few.save(made, "png", compress_level=6, pnginfo=told)
        return made.getvalue()

    def let_go(self) -> None:
        """Give the memory back at once: artists and figure hold one another, and the picture's pixels with them.

        Left to the garbage collector, which looks the more seldom the more else a process holds, they pile up.
        """
        for artist in self._figure.get_children():
            if artist is not self._figure.patch:
                artist.remove()
        FigureCanvasBase(self._figure)  # takes the place of the one that holds the pixels

    def svg(self, title: str, description: str) -> bytes:
        """The sheet as SVG, letters as outlines, with a title and a description for those who listen."""
        made = io.BytesIO()
        metadata: dict[str, Any] = {"Title": fit_to_draw(title), "Date": None}
        FigureCanvasSVG(self._figure).print_svg(made, metadata=metadata)  # type: ignore[no-untyped-call]
        spoken = f"</title>\n <desc>{escape(description)}</desc>".encode()
        drawn = made.getvalue().replace(b"</title>", spoken, 1)
        return drawn.replace(b"<svg ", b'<svg role="img" ', 1)


def _set_exactly(picture: Image.Image, colours: Sequence[str]) -> None:
    """Put the theme's own colours into the palette where quantising has put averages of their neighbours."""
    palette = np.array(picture.getpalette(), dtype=np.int16).reshape(-1, 3)
    for colour in colours:
        wanted = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.int16)
        away = np.abs(palette - wanted).sum(axis=1)
        nearest = int(away.argmin())
        if away[nearest] <= _NEAR:
            palette[nearest] = wanted
    picture.putpalette(palette.astype(np.uint8).tobytes())
