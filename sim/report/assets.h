/* Files of assets/ that the build puts into the program, each with a 0 byte after it that its length does not count.
 * The source is made by assets/embed.cmake. */
#ifndef KOTA_REPORT_ASSETS_H
#define KOTA_REPORT_ASSETS_H

extern const unsigned char kota_asset_page_html[], kota_asset_page_css[], kota_asset_page_js[];
extern const unsigned char kota_asset_maps_js[];
extern const unsigned char kota_asset_chart_js[]; /* Chart.js; empty where it was not installed at build time */
extern const unsigned char kota_asset_pako_js[];  /* pako's inflate; the same */
extern const unsigned long kota_asset_page_html_length, kota_asset_page_css_length, kota_asset_page_js_length;
extern const unsigned long kota_asset_maps_js_length;
extern const unsigned long kota_asset_chart_js_length, kota_asset_pako_js_length;

#endif
