/* The table of who travels. Its numbers and their sources stand in classes.def. */
#include "traffic/traffic.h"

const kota_class_info kota_classes[KOTA_CLASS_COUNT] = {
#define KOTA_CLASS(NAME, text, pce_, speed_kmph, depth_limit, persons_, loads_)                                      \
    [KOTA_CLASS_##NAME] = {.name = text,                                                                             \
                           .pce = pce_,                                                                              \
                           .speed_mps = (speed_kmph) / 3.6,                                                          \
                           .depth_limit_m = depth_limit,                                                             \
                           .persons = persons_,                                                                      \
                           .loads = (loads_) != 0},
#include "traffic/classes.def"
#undef KOTA_CLASS
};
