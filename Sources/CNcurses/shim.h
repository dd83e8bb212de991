#ifndef CNCURSES_SHIM_H
#define CNCURSES_SHIM_H

#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#include <locale.h>

// `stdscr` is a global variable, which Swift 6 takes for shared mutable state.
static inline WINDOW *cnc_stdscr(void) { return stdscr; }

#endif
