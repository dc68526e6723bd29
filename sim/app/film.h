/* Films of runs: a picture for each snapshot, as PNG files or through ffmpeg. */
#ifndef KOTA_APP_FILM_H
#define KOTA_APP_FILM_H

#include "app/app.h"
#include "view/view.h"

/** Write what --frames and --video of the options name. The folder of frames and the film take their names when they
 *  are whole.
 *  @errors KOTA_DATA: it cannot be written, there is no ffmpeg, or it failed (with its words); those of
 *  kota_view_film.  @tested tests/view/screenshot.sh */
KOTA_NODISCARD kota_status kota_app_film(const kota_view_def *def, const kota_options *options, kota_error *err);

#endif
