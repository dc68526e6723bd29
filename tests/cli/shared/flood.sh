# ground for flood test cases, made here: sh flood.sh KIND
grid() { # columns rows cell west south: a header; values come from awk, rows from the north
    printf 'ncols %d\nnrows %d\nxllcorner %s\nyllcorner %s\n' "$1" "$2" "$4" "$5"
    printf 'cellsize %s\nNODATA_value -9999\n' "$3"
}
case $1 in
sill) # 700 x 100 m: two ponds with a sill at 10.25 m between them, as in EA test 1
    { grid 70 10 10 0 0
      awk 'BEGIN { for (j = 0; j < 10; j++) { for (i = 0; i < 70; i++) { x = 10 * i + 5
          z = x < 305 ? 9 + 1.25 * x / 305 : x < 505 ? 10.25 - 0.65 * (x - 305) / 200 : 9.6 + 0.01 * (x - 505)
          printf "%s%.4f", i ? " " : "", z } print "" } }'; } >dem.asc ;;
valley) # 1.5 x 6 km falling south, 50 m cells, in metres far from 0, packed, as EA test 5's
    { grid 30 120 50 250000 600000
      awk 'BEGIN { for (j = 0; j < 120; j++) { y = 6000 - 50 * j - 25; for (i = 0; i < 30; i++) {
          x = 50 * i + 25 - 750; printf "%s%.3f", i ? " " : "", 20 + 0.005 * y + x * x / 20000 } print "" } }'; } |
        gzip -n >dem.asc.gz ;;
flume) # 36 x 3.6 m at 10 cm with walls beside a gate of 1 m at x = 6.8 to 7.2, as in EA test 6A
    { grid 360 36 0.1 0 0
      awk 'BEGIN { for (j = 0; j < 36; j++) { y = 3.6 - 0.1 * j - 0.05; for (i = 0; i < 360; i++) {
          x = 0.1 * i + 0.05
          printf "%s%s", i ? " " : "", (x > 6.8 && x < 7.2 && (y < 1.3 || y > 2.3)) ? 1 : 0 } print ""
      } }'; } >dem.asc
    cat >building.geojson <<'JSON'
{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"id": "house"}, "geometry":
{"type": "Polygon", "coordinates": [[[10.9, 1.4], [11.26, 2.12], [10.9, 2.3], [10.54, 1.58], [10.9, 1.4]]]}}]}
JSON
    ;;
town) # 200 x 120 m at 2 m with a street down its middle, roughness 0.02 on it and 0.05 beside, as in EA test 8A
    { grid 100 60 2 264000 664000
      awk 'BEGIN { for (j = 0; j < 60; j++) { for (i = 0; i < 100; i++) {
          d = j - 29.5; d = d < 0 ? -d : d; z = d < 5 ? 0 : 0.15 + 0.01 * d
          printf "%s%.3f", i ? " " : "", 30 - 0.01 * i + z } print "" } }'; } >dem.asc
    { grid 100 60 2 264000 664000
      awk 'BEGIN { for (j = 0; j < 60; j++) { for (i = 0; i < 100; i++) {
          d = j - 29.5; printf "%s%s", i ? " " : "", (d > -5 && d < 5) ? 0.02 : 0.05 } print "" } }'; } >n.asc ;;
esac
