/* Private to the importer: what its parts share while a bundle is made. */
#ifndef KOTA_IO_IMPORT_PARTS_H
#define KOTA_IO_IMPORT_PARTS_H

#include "io/gis.h"
#include "io/import.h"
#include "io/places_file.h"

typedef struct kota_importing {
    const kota_import_def *def;
    kota_import_report *report;
    kota_arena *arena;   /* of the bundle */
    kota_arena *scratch; /* until it is written */
    kota_bundle bundle;  /* metres from the south-west corner */
    double width_m, height_m;
    double open_edge_slope; /* 0: a wall */
    bool osm_credit;        /* an input is OpenStreetMap's */
    float *bed_m;           /* nx * ny; NULL: no heights */
    float *ground_m;        /* the same before waterways were burnt in; NULL: there are none */
    float *persons;         /* nx * ny; NULL: not known */
    int16_t *district;      /* nx * ny; -1 outside all */
    /* Of the land cover, nx * ny; NULL: none is given. Means of Manning's n and of the sealed share, and the shares
     * of land uses (NULL: no code is such); NaN where it has no value. */
    float *cover_manning_n, *cover_sealed_frac, *cover_use_frac[KOTA_LAND_COUNT];
    kota_places table; /* the planner's one table, in metres from the corner; only what lies in the city */
    double *driven_m;  /* [driven_count][2], ends of the roads on which one can get everywhere and back */
    int32_t driven_count;
} kota_importing;

/* The parts, in this order.
 * Window: coordinate system, corner, size and raster of the city. Ground: heights. Waterways: burnt in. Level:
 * hollows that are filled. People: districts, persons and land use. Streets: roads and junctions, those that are
 * generated for the districts too, bridges over waterways. Network: whether they hang together. Decks: where heights
 * under a road were lowered. Surface: roughness, buildings and water at the start. Houses: buildings where none are
 * given. Places: facilities, collection points that are lacking, gauges. Works: pumps, walls, gates and
 * cross-sections. Drains: their nodes and links, those that are generated too, and inlets. Lines: of public
 * transport. Rails: railways on maps. Coast, before people, or between them and streets edges, what the border does,
 * and sea: what of the city it is, so that nothing is generated in it. Without streets their three are left out. */
KOTA_NODISCARD kota_status kota_import__window(kota_importing *in, kota_error *err);
KOTA_NODISCARD kota_status kota_import__ground(kota_importing *in, kota_error *err);
KOTA_NODISCARD kota_status kota_import__waterways(kota_importing *in, kota_error *err);
KOTA_NODISCARD kota_status kota_import__streets(kota_importing *in, kota_error *err);
KOTA_NODISCARD kota_status kota_import__network(kota_importing *in, kota_error *err);
KOTA_NODISCARD kota_status kota_import__decks(kota_importing *in, kota_error *err);
KOTA_NODISCARD kota_status kota_import__surface(kota_importing *in, kota_error *err);
KOTA_NODISCARD kota_status kota_import__works(kota_importing *in, kota_error *err);
KOTA_NODISCARD kota_status kota_import__people(kota_importing *in, kota_error *err);
KOTA_NODISCARD kota_status kota_import__edges(kota_importing *in, kota_error *err);
KOTA_NODISCARD kota_status kota_import__rails(kota_importing *in, kota_error *err);
KOTA_NODISCARD kota_status kota_import__places(kota_importing *in, kota_error *err);
KOTA_NODISCARD kota_status kota_import__lines(kota_importing *in, kota_error *err);
KOTA_NODISCARD kota_status kota_import__table(kota_importing *in, kota_error *err);
KOTA_NODISCARD kota_status kota_import__drains(kota_importing *in, kota_error *err);
/** Hollows at most def->fill_sinks_m deep are filled, after waterways: they and the border let water go. What was
 * filled and what stays, into the report.  @tested tests/unit/io/test_import_sea.c */
KOTA_NODISCARD kota_status kota_import__level(kota_importing *in, kota_error *err);
/** The sea by its coast, after waterways and hollows and before people: what lies on the right of lines that have the
 * land on their left, as OpenStreetMap's natural=coastline, of --coast FILE, else of the streets' or the waterways'
 * file; or areas of --coast FILE. Its ground is lowered to the heights' zero where they have it higher. Into the
 * survey and the report; none where no coastline lies in the city.
 *  @errors KOTA_DATA: --coast FILE has neither, or higher ground lies on the sea's side of its lines.
 *  @determinism a pure function of its inputs.  @tested tests/unit/io/test_import_coast.c */
KOTA_NODISCARD kota_status kota_import__coast(kota_importing *in, kota_error *err);
/** The sea where no coastline is known, after people (districts) and edges (the border). Cells within 1 cm of the
 * heights' zero, or lower and in no district, that hang together over faces with a border that is open and level with
 * it, or drawn as sea; 10 ha or more. Into the survey and the report; none where the heights are local.
 *  @tested tests/unit/io/test_import_sea.c */
KOTA_NODISCARD kota_status kota_import__sea(kota_importing *in, kota_error *err);
/** Whether a place (metres from the corner) lies in the sea that was found.
 *  @tested tests/unit/io/test_import_coast.c */
bool kota_import__is_sea(const kota_importing *in, double x_m, double y_m);
/** Land cover, before people; and what districts get of it: their sealed share (NaN: not known) and, where no land
 * use is given, that of most of them, as in use where there is none.  @tested tests/cli/import/land_cover.case */
KOTA_NODISCARD kota_status kota_import__cover(kota_importing *in, kota_error *err);
void kota_import__cover_districts(const kota_importing *in, int32_t count, int32_t *use, double *sealed_frac);
/** After surface and places. Buildings along the streets of districts without any, where that is asked for;
 * collection points in districts that have none, or whose list is OpenStreetMap's and too short; inlets where there
 * is water, and where local drains are generated along these alone.
 *  @tested tests/cli/import/made.case */
void kota_import__houses(kota_importing *in);
void kota_import__make_bins(kota_importing *in, bool osm);
void kota_import__make_inlets(kota_importing *in);
/** The district of a place (metres from the corner), -1 outside all; whether it is sea or a waterway was burnt in
 * there; residents of its cell, or 1 everywhere where they are not known.  @tested tests/cli/import/made.case */
int32_t kota_import__district(const kota_importing *in, double x_m, double y_m);
bool kota_import__is_water(const kota_importing *in, double x_m, double y_m);
double kota_import__persons(const kota_importing *in, double x_m, double y_m);
/** city.json in a folder: facts, sources, what was assumed, checks. */
KOTA_NODISCARD kota_status kota_import__card(const kota_importing *in, const char *folder, kota_error *err);

/** Whether the city gets streets, of a file or generated. */
bool kota_import__has_streets(const kota_importing *in);
/** What rasters that name no coordinate system are taken for; see kota_gis_raster_open. */
int32_t kota_import__assume(const kota_importing *in);
/** Metres from the corner as the bundle keeps them: whole centimetres, or tenths of a millimetre in a city with
 *  metres of its own, which may be a laboratory's. */
double kota_import__kept_m(const kota_importing *in, double value_m);
/** Whether a feature is tagged natural=coastline. */
bool kota_import__is_coastline(const kota_gis_feature *feature);
/** Whether a line is a street for vehicles. osm: of OpenStreetMap, where what has no highway is none. */
bool kota_import__is_street(kota_importing *in, const kota_gis_feature *feature, bool osm);
/** Open an input and note whether it is OpenStreetMap's. */
KOTA_NODISCARD kota_status kota_import__open(kota_gis **gis, kota_importing *in, kota_import_role role,
                                             kota_error *err);
/** Values of a raster at the middles of the city's cells (float, nx * ny in scratch): means of up to 8 x 8 samples a
 *  cell, bilinear between pixels (where smooth is false: nearest, and a sample without a value is 0 beside others);
 *  NaN where the raster has none. */
KOTA_NODISCARD kota_status kota_import__sample(float **values, kota_importing *in, const kota_gis_raster *raster,
                                               bool smooth, kota_error *err);
/** Height at a place (metres from the corner), that of its cell; the border's outside. Only where there are heights.
 *  @tested tests/unit/io/test_import_ground.c */
double kota_import__height_m(const kota_importing *in, double x_m, double y_m);
/** Pieces of a line inside the city, metres from its corner, each with the index of the vertex it starts at or after.
 *  Called for each. at_border: bit 0 its first, bit 1 its last point lies on the border because of the cut. */
typedef kota_status kota_import_piece_fn(void *context, const kota_points *piece, int32_t vertex, int32_t at_border,
                                         kota_error *err);
KOTA_NODISCARD kota_status kota_import__clip(const kota_importing *in, const kota_points *line,
                                             kota_import_piece_fn *piece, void *context, kota_error *err);
/** Fill even-odd: call for each run of cells i0..i1-1 of row j whose middles lie in the outline. */
typedef void kota_import_run_fn(void *context, int32_t i0, int32_t i1, int32_t j);
void kota_import__fill(const kota_importing *in, const kota_points *outline, kota_import_run_fn *run, void *context);
/** Follow a valley from point to point in the city (metres from its corner): the course with the least height above
 *  the lowest ground within 150 m (assumed: wider than a channel, narrower than its valley). In scratch. */
KOTA_NODISCARD kota_status kota_import__trace(kota_points *course, kota_importing *in, const kota_points *rough,
                                              kota_error *err);

/** Add up the ground that lies more than deeper_m under the level at which water runs off it, into the report.
 *  @tested tests/unit/io/test_import_sea.c */
void kota_import__sinks(kota_importing *in, double deeper_m);

/** One place, in the bundle's arena. */
kota_points kota_import__point(kota_importing *in, double x_m, double y_m);
/** First of the keys (comma-separated) that the feature has, as text. */
bool kota_import__text(const kota_gis_feature *feature, const char *keys, char *text, size_t size);
/** The same as a number; a unit after it is not looked at ("12 m"). NaN where there is none. */
double kota_import__number(const kota_gis_feature *feature, const char *keys);
bool kota_import__flag(const kota_gis_feature *feature, const char *keys);
/** A lasting id from a name: lower case, digits, letters of other scripts, and -; never empty. In arena. */
const char *kota_import__slug(const char *name, kota_arena *arena);

#endif
