/* drop WINDOW PATH: drag a file onto an X window and drop it there, as file managers do (XDND, version 5). Exit 1
 * when the window does not take it within ten seconds. */
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <X11/Xatom.h>
#include <X11/Xlib.h>

enum { TRIES = 1000, PAUSE_MS = 10, VERSION = 5 };

typedef struct dropper {
    Display *display;
    Window from, to;
    Atom selection, uris;
    char *uri;
} dropper;

static Atom atom(const dropper *d, const char *name) { return XInternAtom(d->display, name, False); }

static void tell(const dropper *d, const char *what, long a, long b, long c, long e) {
    XEvent event = {.xclient = {.type = ClientMessage, .window = d->to, .format = 32}};
    event.xclient.message_type = atom(d, what);
    event.xclient.data.l[0] = (long)d->from;
    event.xclient.data.l[1] = a;
    event.xclient.data.l[2] = b;
    event.xclient.data.l[3] = c;
    event.xclient.data.l[4] = e;
    (void)XSendEvent(d->display, d->to, False, NoEventMask, &event);
}

/* The window asks for what is dragged. */
static void answer(const dropper *d, const XSelectionRequestEvent *asked) {
    XEvent reply = {.xselection = {.type = SelectionNotify,
                                   .requestor = asked->requestor,
                                   .selection = asked->selection,
                                   .target = asked->target,
                                   .property = asked->property,
                                   .time = asked->time}};
    XChangeProperty(d->display, asked->requestor, asked->property, d->uris, 8, PropModeReplace,
                    (const unsigned char *)d->uri, (int)strlen(d->uri));
    (void)XSendEvent(d->display, asked->requestor, False, NoEventMask, &reply);
}

static int is_taken(const dropper *d) {
    for (int32_t n = 0; n < TRIES; n++) {
        while (XPending(d->display) > 0) {
            XEvent event;
            (void)XNextEvent(d->display, &event);
            if (event.type == SelectionRequest) answer(d, &event.xselectionrequest);
            if (event.type == ClientMessage && event.xclient.message_type == atom(d, "XdndFinished")) return 1;
        }
        (void)XFlush(d->display);
        (void)poll(NULL, 0, PAUSE_MS);
    }
    return 0;
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    dropper d = {.display = XOpenDisplay(NULL), .to = (Window)strtoul(argv[1], NULL, 0)};
    if (d.display == NULL) return 2;
    size_t size = strlen(argv[2]) + 16;
    d.uri = malloc(size);
    if (d.uri == NULL) return 2;
    (void)snprintf(d.uri, size, "file://%s\r\n", argv[2]);
    d.from = XCreateSimpleWindow(d.display, DefaultRootWindow(d.display), 0, 0, 1, 1, 0, 0, 0);
    d.selection = atom(&d, "XdndSelection");
    d.uris = atom(&d, "text/uri-list");
    XSetSelectionOwner(d.display, d.selection, d.from, CurrentTime);
    tell(&d, "XdndEnter", (long)VERSION << 24, (long)d.uris, 0, 0);
    tell(&d, "XdndPosition", 0, 300L << 16 | 300L, CurrentTime, (long)atom(&d, "XdndActionCopy"));
    tell(&d, "XdndDrop", 0, CurrentTime, 0, 0);
    int taken = is_taken(&d);
    free(d.uri);
    (void)XCloseDisplay(d.display);
    return taken ? 0 : 1;
}
