"""A picture of every screen, dialog and paper, on the same invented day: for looking, and for the manual.

``python -m hotline_desk.shots --out DIR [--size 1366x768]``; QT_SCALE_FACTOR gives the 150 % set.
The window is as high as the screen less the system's task bar and title (design.md §4).
"""
