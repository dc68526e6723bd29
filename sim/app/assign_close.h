/* kota assign --close: the links that a text of node pairs names. Private to the assign command. */
#ifndef KOTA_APP_ASSIGN_CLOSE_H
#define KOTA_APP_ASSIGN_CLOSE_H

#include "core/kota.h"
#include "io/tntp.h"

/** Read "FROM-TO[,FROM-TO...]", nodes numbered from 1 as in the network's file at path: closed_flag[link] becomes 1
 *  for each link of a pair, parallel ones included. closed_flag: [net->link_count], else untouched.
 *  @errors KOTA_USAGE: a pair that is none; KOTA_DATA: pairs that no link joins, all of them.
 *  @tested tests/cli/run/assign_close.case, tests/cli/usage/assign_close.case, tests/cli/broken/assign_close_*.case
 */
KOTA_NODISCARD kota_status kota_links_close_read(uint8_t *closed_flag, const kota_tntp_net *net, const char *text,
                                                 const char *path, kota_error *err);

#endif
