/* The widgets of ui.h. Nothing of kota is known here but that header. */
#include "view/ui.h"

#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

struct kota_ui {
    ImGuiContext *context;
    ImFont *fonts[KOTA_UI_FACES];
    ImU32 inks[KOTA_UI_INKS];
    char regular[512], bold[512];
    double fonts_unit_px; /* that the letters were made for */
    double unit_px;
    bool down, pressed; /* the mouse: as it is, and whether it went down since the last frame */
};

static const float SIZES[KOTA_UI_FACES] = {13.0f, 15.0f, 15.0f, 21.0f}; /* of letters, at unit_px 1 */

static ImVec4 colour(const kota_ui *ui, kota_ui_ink ink, float alpha = 1.0f) {
    ImVec4 c = ImGui::ColorConvertU32ToFloat4(ui->inks[ink]);
    c.w = alpha;
    return c;
}

static void make_style(kota_ui *ui) {
    ImGuiStyle &s = ImGui::GetStyle();
    s = ImGuiStyle();
    ImGui::StyleColorsLight();
    ImVec4 line = colour(ui, KOTA_UI_LINE), bar = colour(ui, KOTA_UI_BAR), accent = colour(ui, KOTA_UI_ACCENT);
    s.Colors[ImGuiCol_Text] = colour(ui, KOTA_UI_INK);
    s.Colors[ImGuiCol_TextDisabled] = colour(ui, KOTA_UI_GREY);
    s.Colors[ImGuiCol_WindowBg] = colour(ui, KOTA_UI_PAPER);
    s.Colors[ImGuiCol_Border] = line;
    s.Colors[ImGuiCol_FrameBg] = bar;
    s.Colors[ImGuiCol_FrameBgHovered] = line;
    s.Colors[ImGuiCol_FrameBgActive] = line;
    s.Colors[ImGuiCol_SliderGrab] = accent;
    s.Colors[ImGuiCol_SliderGrabActive] = accent;
    s.Colors[ImGuiCol_NavHighlight] = accent;
    s.WindowBorderSize = 0.0f;
    s.WindowRounding = 0.0f;
    s.FrameRounding = 4.0f;
    s.FrameBorderSize = 1.0f;
    s.GrabRounding = 4.0f;
    s.GrabMinSize = 14.0f;
    s.WindowPadding = ImVec2(12.0f, 8.0f);
    s.FramePadding = ImVec2(8.0f, 4.0f);
    s.ItemSpacing = ImVec2(8.0f, 5.0f);
    s.ScrollbarSize = 11.0f;
    s.ScaleAllSizes((float)ui->unit_px);
}

/* Letters are made for one size; another size of the window makes them anew. */
static void make_fonts(kota_ui *ui) {
    ImGuiIO &io = ImGui::GetIO();
    static const ImWchar ranges[] = {0x20,   0xff,   0x2010, 0x2026, 0x2190, 0x2193, 0x2212, 0x2212, 0x2248,
                                     0x2248, 0x2264, 0x2265, 0x25c6, 0x25c6, 0x2714, 0x2716, 0};
    io.Fonts->Clear();
    for (int f = 0; f < KOTA_UI_FACES; f++) {
        const char *path = f >= KOTA_UI_BOLD ? ui->bold : ui->regular;
        float size = SIZES[f] * (float)ui->unit_px;
        ui->fonts[f] = path[0] != '\0' ? io.Fonts->AddFontFromFileTTF(path, size, nullptr, ranges) : nullptr;
        if (ui->fonts[f] == nullptr) ui->fonts[f] = io.Fonts->AddFontDefault();
    }
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
    ui->fonts_unit_px = ui->unit_px;
    make_style(ui);
}

static void copy_path(char *to, size_t size, const char *from) {
    size_t n = 0;
    for (; from != nullptr && from[n] != '\0' && n + 1 < size; n++) to[n] = from[n];
    to[n] = '\0';
}

kota_ui *kota_ui_open(const char *regular, const char *bold, const uint8_t inks[KOTA_UI_INKS][3], bool es) {
    kota_ui *ui = new kota_ui();
    IMGUI_CHECKVERSION();
    ui->context = ImGui::CreateContext();
    ImGui::SetCurrentContext(ui->context);
    copy_path(ui->regular, sizeof ui->regular, regular);
    copy_path(ui->bold, sizeof ui->bold, bold);
    for (int k = 0; k < KOTA_UI_INKS; k++) ui->inks[k] = IM_COL32(inks[k][0], inks[k][1], inks[k][2], 255);
    ImGuiIO &io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.MousePos = ImVec2(-1.0f, -1.0f);
    ImGui_ImplOpenGL3_Init(es ? "#version 300 es" : nullptr);
    return ui;
}

void kota_ui_close(kota_ui *ui) {
    if (ui == nullptr) return;
    ImGui::SetCurrentContext(ui->context);
    ImGui_ImplOpenGL3_Shutdown();
    ImGui::DestroyContext(ui->context);
    delete ui;
}

/* ---- input ---- */

void kota_ui_mouse(kota_ui *ui, double x, double y, bool down) {
    ImGui::GetIO().MousePos = ImVec2((float)x, (float)y);
    ui->pressed = ui->pressed || (down && !ui->down); /* a click between two frames is seen all the same */
    ui->down = down;
}
void kota_ui_wheel(kota_ui *, double steps) { ImGui::GetIO().MouseWheel += (float)steps; }
bool kota_ui_has_mouse(const kota_ui *) { return ImGui::GetIO().WantCaptureMouse; }

bool kota_ui_pending(const kota_ui *ui) { return ImGui::GetIO().MouseDown[0] != ui->down; }

/* ---- frames ---- */

void kota_ui_begin(kota_ui *ui, int32_t width, int32_t height, double unit_px) {
    ImGui::SetCurrentContext(ui->context);
    ImGuiIO &io = ImGui::GetIO();
    ui->unit_px = unit_px;
    if (ui->fonts_unit_px < unit_px || ui->fonts_unit_px > unit_px) make_fonts(ui);
    io.DisplaySize = ImVec2((float)width, (float)height);
    io.DeltaTime = 1.0f / 60.0f; /* no clock: a frame is a frame */
    io.MouseDown[0] = ui->down || ui->pressed;
    ui->pressed = false;
    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
}

void kota_ui_end(kota_ui *ui) {
    (void)ui;
    ImGui::Render();
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

void kota_ui_panel(kota_ui *ui, const char *id, kota_ui_area area, kota_ui_panel_kind kind) {
    int flags = ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove |
                ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_NoSavedSettings;
    if (kind != KOTA_UI_ABOVE) flags |= ImGuiWindowFlags_NoBringToFrontOnFocus;
    if (kind == KOTA_UI_BARE)
        flags |= ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoScrollbar |
                 ImGuiWindowFlags_NoFocusOnAppearing;
    ImGui::SetNextWindowPos(ImVec2((float)area.x0, (float)area.y0));
    ImGui::SetNextWindowSize(ImVec2((float)(area.x1 - area.x0), (float)(area.y1 - area.y0)));
    if (kind == KOTA_UI_ABOVE) ImGui::SetNextWindowFocus();
    bool framed = kind == KOTA_UI_FLOAT || kind == KOTA_UI_ABOVE;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, framed ? 1.5f * (float)ui->unit_px : 0.0f);
    ImGui::PushStyleColor(ImGuiCol_Border, ui->inks[framed ? KOTA_UI_INK : KOTA_UI_LINE]);
    ImGui::Begin(id, nullptr, flags);
    ImGui::PopStyleColor();
    ImGui::PopStyleVar();
}
void kota_ui_panel_end(kota_ui *) { ImGui::End(); }
double kota_ui_reserve_y(const kota_ui *) { return (double)ImGui::GetCursorScreenPos().y; }
double kota_ui_room(const kota_ui *) { return (double)ImGui::GetContentRegionAvail().x; }

kota_ui_area kota_ui_reserve(kota_ui *, double width, double height) {
    ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::Dummy(ImVec2((float)width, (float)height));
    double x = (double)at.x, y = (double)at.y;
    return {x, y, x + width, y + height};
}
void kota_ui_beside(kota_ui *) { ImGui::SameLine(); }
void kota_ui_gap(kota_ui *, double px) { ImGui::Dummy(ImVec2(1.0f, (float)px)); }

/* ---- widgets ---- */

void kota_ui_text(kota_ui *ui, kota_ui_face face, kota_ui_ink ink, const char *text) {
    ImGui::PushFont(ui->fonts[face]);
    ImGui::PushStyleColor(ImGuiCol_Text, ui->inks[ink]);
    ImGui::PushTextWrapPos(0.0f);
    ImGui::TextUnformatted(text);
    ImGui::PopTextWrapPos();
    ImGui::PopStyleColor();
    ImGui::PopFont();
}

bool kota_ui_button(kota_ui *ui, const char *id, const char *text, double width, bool on) {
    ImGui::PushFont(ui->fonts[on ? KOTA_UI_BOLD : KOTA_UI_PLAIN]);
    ImVec4 back = on ? colour(ui, KOTA_UI_ACCENT) : colour(ui, KOTA_UI_PAPER);
    ImVec4 over = on ? colour(ui, KOTA_UI_ACCENT, 0.85f) : colour(ui, KOTA_UI_BAR);
    ImGui::PushStyleColor(ImGuiCol_Button, back);
    ImGui::PushStyleColor(ImGuiCol_ButtonHovered, over);
    ImGui::PushStyleColor(ImGuiCol_ButtonActive, over);
    ImGui::PushStyleColor(ImGuiCol_Text, ui->inks[on ? KOTA_UI_PAPER : KOTA_UI_INK]);
    ImGui::PushID(id);
    bool clicked = ImGui::Button(text, ImVec2((float)width, 0.0f));
    ImGui::PopID();
    ImGui::PopStyleColor(4);
    ImGui::PopFont();
    return clicked;
}

bool kota_ui_click(kota_ui *, const char *id, kota_ui_area area, bool *over) {
    ImVec2 back = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos(ImVec2((float)area.x0, (float)area.y0));
    bool clicked = ImGui::InvisibleButton(id, ImVec2((float)(area.x1 - area.x0), (float)(area.y1 - area.y0)));
    if (over != nullptr) *over = ImGui::IsItemHovered();
    ImGui::SetCursorScreenPos(back);
    return clicked;
}

bool kota_ui_slider(kota_ui *ui, const char *id, kota_ui_area a, double low, double high, double *value, bool *held) {
    double half = 8.0 * ui->unit_px, from = a.x0 + half, wide = a.x1 - a.x0 - 2.0 * half, y = 0.5 * (a.y0 + a.y1);
    kota_ui_click(ui, id, a, nullptr);
    *held = ImGui::IsItemActive();
    bool left = ImGui::IsItemDeactivated();
    double share = *held ? ((double)ImGui::GetIO().MousePos.x - from) / wide : (*value - low) / (high - low);
    share = share < 0.0 ? 0.0 : share > 1.0 ? 1.0 : share;
    if (*held) *value = low + share * (high - low);
    kota_ui_box(ui, {from, y - 2.5 * ui->unit_px, from + wide, y + 2.5 * ui->unit_px}, KOTA_UI_LINE, 1.0, 2.5);
    kota_ui_box(ui, {from, y - 2.5 * ui->unit_px, from + share * wide, y + 2.5 * ui->unit_px}, KOTA_UI_ACCENT, 1.0,
                2.5);
    double x = from + share * wide;
    kota_ui_box(ui, {x - half, y - half, x + half, y + half}, KOTA_UI_ACCENT, 1.0, half);
    kota_ui_frame(ui, {x - half, y - half, x + half, y + half}, KOTA_UI_PAPER, half);
    return left;
}

/* ---- drawing ---- */

void kota_ui_clip(kota_ui *, kota_ui_area a) {
    ImGui::PushClipRect(ImVec2((float)a.x0, (float)a.y0), ImVec2((float)a.x1, (float)a.y1), true);
}
void kota_ui_unclip(kota_ui *) { ImGui::PopClipRect(); }

static ImU32 faded(const kota_ui *ui, kota_ui_ink ink, double alpha_frac) {
    return (ui->inks[ink] & ~IM_COL32_A_MASK) | ((ImU32)(alpha_frac * 255.0 + 0.5) << IM_COL32_A_SHIFT);
}

void kota_ui_box(kota_ui *ui, kota_ui_area a, kota_ui_ink ink, double alpha_frac, double radius_px) {
    ImGui::GetWindowDrawList()->AddRectFilled(ImVec2((float)a.x0, (float)a.y0), ImVec2((float)a.x1, (float)a.y1),
                                              faded(ui, ink, alpha_frac), (float)radius_px);
}
void kota_ui_frame(kota_ui *ui, kota_ui_area a, kota_ui_ink ink, double radius_px) {
    ImGui::GetWindowDrawList()->AddRect(ImVec2((float)a.x0, (float)a.y0), ImVec2((float)a.x1, (float)a.y1),
                                        ui->inks[ink], (float)radius_px, 0, (float)ui->unit_px);
}
void kota_ui_stroke(kota_ui *ui, double x0, double y0, double x1, double y1, kota_ui_ink ink, double width_px) {
    ImGui::GetWindowDrawList()->AddLine(ImVec2((float)x0, (float)y0), ImVec2((float)x1, (float)y1), ui->inks[ink],
                                        (float)width_px);
}
void kota_ui_triangle(kota_ui *ui, double x, double y, double size_px, bool up, kota_ui_ink ink) {
    float h = 0.5f * (float)size_px, s = up ? -1.0f : 1.0f, cx = (float)x, cy = (float)y;
    ImVec2 tip(cx, cy + s * h), left(cx - h, cy - s * h), right(cx + h, cy - s * h);
    ImGui::GetWindowDrawList()->AddTriangleFilled(tip, up ? right : left, up ? left : right, ui->inks[ink]);
}

double kota_ui_width(const kota_ui *ui, kota_ui_face face, const char *text) {
    const ImFont *font = ui->fonts[face];
    return (double)font->CalcTextSizeA(font->FontSize, 1e9f, 0.0f, text).x;
}
double kota_ui_height(const kota_ui *ui, kota_ui_face face) { return (double)ui->fonts[face]->FontSize; }

void kota_ui_label(kota_ui *ui, kota_ui_face face, kota_ui_ink ink, double x, double y, double align, double width_px,
                   const char *text) {
    const ImFont *font = ui->fonts[face];
    double width = kota_ui_width(ui, face, text);
    ImVec4 clip((float)x, (float)y - 2.0f, (float)(x + width_px), (float)y + 2.0f * font->FontSize);
    bool cut = width_px > 0.0 && width > width_px;
    float at = (float)(int)(x - align * width + 0.5);
    ImGui::GetWindowDrawList()->AddText(font, font->FontSize, ImVec2(at, (float)(int)(y + 0.5)), ui->inks[ink], text,
                                        nullptr, 0.0f, cut && align <= 0.0 ? &clip : nullptr);
}
