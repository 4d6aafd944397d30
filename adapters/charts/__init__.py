"""Pictures into PNG and SVG: one drawing language, readable on a phone.

`drawing.draw` draws one here and now; a `draughtsman.Draughtsman` has it done out of the way. Nothing is imported
here, so that a process which only asks for drawings need not carry Matplotlib.
"""
