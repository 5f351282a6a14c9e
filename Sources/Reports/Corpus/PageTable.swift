/// A table of a page. Cells are markup; whoever makes them escapes.
struct PageTable {
    struct Column {
        var title: String
        var style: Style
        enum Style { case text, number, bar }

        static func text(_ title: String) -> Column { Column(title: title, style: .text) }
        static func number(_ title: String) -> Column { Column(title: title, style: .number) }
        static func bar(_ title: String) -> Column { Column(title: title, style: .bar) }
    }

    var caption: String
    var columns: [Column]
    private var body = ""
    private var foot = ""
    /// As wide as its cells ask for.
    var isNarrow = false

    init(_ caption: String, _ columns: [Column], isNarrow: Bool = false) {
        self.caption = caption
        self.columns = columns
        self.isNarrow = isNarrow
    }

    var isEmpty: Bool { body.isEmpty }

    /// The first cell is the heading of the row.
    mutating func add(_ cells: [String], isGroup: Bool = false) { body += row(cells, isGroup ? " class=\"group\"" : "") }

    mutating func addTotal(_ cells: [String]) { foot += row(cells, "") }

    private func row(_ cells: [String], _ attribute: String) -> String {
        var text = "<tr\(attribute)>"
        for (i, cell) in cells.enumerated() {
            let style = columns[i].style
            if i == 0 { text += "<th scope=\"row\">\(cell)</th>" } else { text += "<td\(PageTable.classes(style))>\(cell)</td>" }
        }
        return text + "</tr>\n"
    }

    private static func classes(_ style: Column.Style) -> String {
        switch style {
        case .text: ""
        case .number: " class=\"n\""
        case .bar: " class=\"b\""
        }
    }

    /// Wider than the screen, it can be scrolled by itself, by keys too.
    var html: String {
        let heads = columns.map { "<th scope=\"col\"\(PageTable.classes($0.style))>\(HTMLText.escaped($0.title))</th>" }.joined()
        let label = HTMLText.escaped(caption)
        var text = "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(label)\"><table\(isNarrow ? " class=\"narrow\"" : "")><caption>\(label)</caption>\n"
        text += "<thead><tr>\(heads)</tr></thead>\n<tbody>\n\(body)</tbody>\n"
        if !foot.isEmpty { text += "<tfoot>\(foot)</tfoot>\n" }
        return text + "</table></div>\n"
    }

    // MARK: - Cells

    /// A count; with a key, a reader finds it by `data-key`.
    static func number(_ value: Int, key: String? = nil) -> String {
        let text = HTMLText.number(value)
        if let key { return "<span data-key=\"\(HTMLText.escaped(key))\"\(value == 0 ? " class=\"zero\"" : "")>\(text)</span>" }
        return value == 0 ? "<span class=\"zero\">0</span>" : text
    }
}
