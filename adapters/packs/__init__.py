"""A document (bot.documents) as something people can hold: an accessible PDF, editable slides, a web page.

Each takes `draw`, which turns a picture block into the bytes of an image.
"""
