internal import HeaderClassifier

/// How a part of a plot is filled: a colour and a pattern, so that it can be told on grey paper, and by who sees no colours.
enum Fill: String, CaseIterable {
    case inbox, junk, quarantine, customFolder = "custom-folder", exposed, unknown
    case plain
    // SCL in classes.
    case sclNone = "scl-none", sclMinusOne = "scl-minus-one", sclLow = "scl-low", sclMiddle = "scl-middle", sclHigh = "scl-high", sclHighest = "scl-highest"

    init(_ placement: OutlookPlacement) { self = Fill(rawValue: placement.word) ?? .unknown }

    /// SVG in front of the ground colour, in a tile of 8 by 8; empty where the colour alone does.
    private var strokes: String {
        switch self {
        case .inbox, .plain, .sclLow, .sclHighest, .junk: ""
        case .quarantine: "<path d=\"M-2 2l4-4M0 8l8-8M6 10l4-4\"/>"
        case .customFolder: "<path d=\"M2 1v2M6 5v2\"/>"
        case .exposed: "<path d=\"M2 0v8M6 0v8\"/>"
        case .unknown, .sclNone: "<path d=\"M0 4h1M4 0v1M4 7v1M7 4h1\"/>"
        case .sclMinusOne: "<path d=\"M-2 6l4 4M0 0l8 8M6-2l4 4\"/>"
        case .sclMiddle: "<path d=\"M0 2h8M0 6h8\"/>"
        case .sclHigh: "<path d=\"M0 0l8 8M8 0l-8 8\"/>"
        }
    }

    /// The patterns that all plots of a page share.
    static let definitions: String = {
        let patterns = allCases.map {
            "<pattern id=\"p-\($0.rawValue)\" class=\"f-\($0.rawValue)\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><rect width=\"8\" height=\"8\"/>\($0.strokes)</pattern>"
        }
        return "<svg class=\"patterns\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\(patterns.joined())</defs></svg>\n"
    }()

    var attribute: String { "fill=\"url(#p-\(rawValue))\"" }

    /// A small square and its meaning.
    func legend(_ label: String) -> String {
        "<li><svg width=\"16\" height=\"16\" aria-hidden=\"true\"><rect class=\"part\" x=\"0.5\" y=\"0.5\" width=\"15\" height=\"15\" \(attribute)/></svg>\(HTMLText.escaped(label))</li>"
    }
}

/// Plots as SVG. Numbers stand in the table that a plot belongs to.
enum Plot {
    /// `43.21`, without the help of a C library.
    static func decimal(_ numerator: Int, _ denominator: Int) -> String {
        if denominator == 0 { return "0" }
        let hundredths = (numerator * 100 + denominator / 2) / denominator
        let rest = hundredths % 100
        return "\(hundredths / 100)" + (rest == 0 ? "" : rest < 10 ? ".0\(rest)" : ".\(rest)")
    }

    /// A bar in a cell of a table: parts side by side, in shares of `whole`. As wide as the cell, so that it fits every screen. The cells
    /// beside it say the same in numbers.
    static func bar(_ parts: [(count: Int, fill: Fill)], of whole: Int) -> String {
        var text = "<svg class=\"bar\" width=\"100%\" height=\"14\" aria-hidden=\"true\">"
        var before = 0
        for part in parts where part.count > 0 {
            text += "<rect class=\"part\" x=\"\(decimal(before * 100, whole))%\" width=\"\(decimal(part.count * 100, whole))%\" height=\"14\" \(part.fill.attribute)/>"
            before += part.count
        }
        return text + "</svg>"
    }

    struct Column {
        var label: String
        /// One for each series, from the bottom up.
        var parts: [Int]
    }

    /// Columns of stacked parts over an axis.
    static func columns(_ columns: [Column], series: [(label: String, fill: Fill)], id: String, title: String, description: String) -> String {
        let left = 64, right = 12, top = 14, bottom = 34, width = 960, height = 320
        let highest = columns.map { $0.parts.reduce(0, +) }.max() ?? 0
        let step = niceStep(highest)
        let limit = max(step, (highest + step - 1) / step * step)
        let room = (width: width - left - right, height: height - top - bottom)
        var text = "<svg class=\"plot\" viewBox=\"0 0 \(width) \(height)\" role=\"img\" aria-labelledby=\"\(id)-t \(id)-d\">"
        text += "<title id=\"\(id)-t\">\(HTMLText.escaped(title))</title><desc id=\"\(id)-d\">\(HTMLText.escaped(description))</desc>\n"
        func y(_ count: Int) -> String { decimal((limit - count) * room.height + top * limit, limit) }
        for tick in stride(from: 0, through: limit, by: step) {
            text += "<line class=\"\(tick == 0 ? "axis" : "grid")\" x1=\"\(left)\" x2=\"\(width - right)\" y1=\"\(y(tick))\" y2=\"\(y(tick))\"/>"
            text += "<text class=\"tick\" text-anchor=\"end\" x=\"\(left - 8)\" y=\"\(y(tick))\" dy=\"4\">\(HTMLText.number(tick))</text>\n"
        }
        let every = max(1, (max(columns.count, 10) * 64 + room.width - 1) / room.width)
        for (i, column) in columns.enumerated() {
            // Few columns do not become broad.
            let slot = max(columns.count, 10)
            let x = decimal(room.width * i * 10 + room.width + left * slot * 10, slot * 10)
            var below = 0
            text += "<g>"
            for (k, part) in column.parts.enumerated() where part > 0 {
                let share = decimal(part * room.height, limit)
                text += "<rect class=\"part\" x=\"\(x)\" y=\"\(y(below + part))\" width=\"\(decimal(room.width * 8, slot * 10))\" height=\"\(share)\" \(series[k].fill.attribute)>"
                text += "<title>\(HTMLText.escaped(column.label)), \(HTMLText.escaped(series[k].label)): \(HTMLText.number(part))</title></rect>"
                below += part
            }
            text += "</g>"
            if i % every == 0 {
                let middle = decimal(room.width * i * 2 + room.width + left * slot * 2, slot * 2)
                text += "<text class=\"tick\" text-anchor=\"middle\" x=\"\(middle)\" y=\"\(height - bottom + 18)\">\(HTMLText.escaped(column.label))</text>"
            }
            text += "\n"
        }
        return text + "</svg>\n"
    }

    /// 1, 2 or 5 times a power of ten, so that four or five steps reach the highest.
    private static func niceStep(_ highest: Int) -> Int {
        var power = 1
        while true {
            for step in [1, 2, 5] where step * power * 5 >= highest { return step * power }
            power *= 10
        }
    }
}
