/* What the files of net.h share. */
#ifndef KOTA_IO_NET_INSIDE_H
#define KOTA_IO_NET_INSIDE_H

#include "io/json_text.h"
#include "io/net.h"
#include "io/xml_text.h"

/** Signals, their phases and which turns they hold; the network has its turns already. */
void kota_net__signals_from(kota_net *net, const kota_roads *roads, kota_arena *arena);
/** Signals of the roads that were made of a network; place[l]: its link l among the roads'. A program without green,
 * or with more phases than kota_signal has, is left out. */
void kota_net__signals_to(kota_roads *roads, const kota_net *net, const int32_t *place, kota_arena *arena);

/** The plan of the signal that holds a turn, without its turns, and the phases in which this one is green; false
 * where kota_net__signals_to leaves it out. */
bool kota_net__plan(kota_signal *made, uint16_t *phases, const kota_net *net, const kota_net_turn *turn);
/** Begin a GeoJSON collection in that system, up to its open list of features. Close the list and the collection with
 * kota_json_end. */
void kota_net__begin_features(kota_json_writer *json, int32_t epsg);
/** One more point of the links' lines; room: of xy_m, which lives on the heap while a file is read. */
void kota_net__add_point(kota_net *net, int32_t *room, double x_m, double y_m);
/** KOTA_DATA: the present tag names a thing that is not there; offers the nearest name. */
kota_status kota_net__unknown(const kota_xml *xml, const char *what, const char *id, const kota_net_names *names,
                              kota_error *err);

#endif
