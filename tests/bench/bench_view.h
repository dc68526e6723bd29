/* How long pictures of a large made-up city take: 1000 x 1000 cells, 50,000 links, 20,000 buildings. */
#ifndef KOTA_BENCH_VIEW_H
#define KOTA_BENCH_VIEW_H

#include "bench/bench_gl.h"
#include "core/hash.h"
#include "core/kota.h"

typedef struct kota_bench_view_case {
    const char *view; /* a name of picture/views.def */
    bool city;        /* in perspective */
    bool moving;      /* the camera moves from frame to frame, else time goes on */
    bool near;        /* a 1.5 km wide part, else the whole city of 20 km */
    int32_t side;     /* cells */
    int32_t frames;
    int32_t width, height; /* pixels */
} kota_bench_view_case;

typedef struct kota_bench_view_result {
    double frame_ms, still_ms, panes_ms, around_ms, panels_ms; /* medians: whole frame but reading; its passes */
    double load_ms;                                            /* reading the snapshot, not in the frame */
    kota_bench_gl asked;                                       /* of a frame, with what was read for it */
    bool unseen;    /* the driver drew nothing: what is left is the processor's part (see kota_view_time_result) */
    kota_hash hash; /* of the last picture */
} kota_bench_view_result;

/** Draw frames.  @errors those of kota_view_time; KOTA_USAGE without a window. */
KOTA_NODISCARD kota_status kota_bench_view(kota_bench_view_result *out, const kota_bench_view_case *of,
                                           kota_error *err);

#endif
