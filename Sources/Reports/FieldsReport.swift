public import RFC5322

// Safety: the bytes are borrowed for the call, and the section was scanned from them.

/// Every field of a message in order, with byte ranges and defects.
public enum FieldsReport {
    /// One NDJSON line a field. `message` counts the messages of the source from 0.
    public static func ndjson(
        source: String, message: Int, offset: Int, section: borrowing HeaderSection, bytes: UnsafeRawBufferPointer, to out: inout OutputBuffer
    ) {
        let defects = unsafe defectsByField(section, bytes)
        for i in 0..<section.count {
            let field = section[i]
            var writer = JSONWriter(out.take())
            writer.begin()
            writer.integer("schema", 1)
            writer.text("source", Array(source.utf8))
            writer.integer("message", message)
            writer.integer("index", i)
            if field.badLine == nil {
                unsafe writer.text("name", TextSlice(UnsafeRawBufferPointer(rebasing: bytes[field.nameRange])))
                writer.integer("offset", offset + Int(field.offset))
                writer.integer("nameLength", Int(field.nameLength))
                writer.integer("bodyOffset", offset + Int(field.bodyOffset))
                writer.integer("bodyLength", Int(field.bodyLength))
            } else {
                writer.integer("offset", offset + Int(field.offset))
            }
            writer.integer("length", Int(field.length))
            writer.words("defects", defects[i] ?? [])
            writer.end()
            out = writer.finish()
            out.append("\n" as StaticString)
        }
    }

    /// For eyes: `offset  length  name: body`, a line a field.
    public static func text(source: String, offset: Int, section: borrowing HeaderSection, bytes: UnsafeRawBufferPointer, _ style: Style) -> String {
        var text = style.bold(TextBytes.printable(Array(source.utf8))) + "\n"
        let defects = unsafe defectsByField(section, bytes)
        for i in 0..<section.count {
            let field = section[i]
            let place = "\(offset + Int(field.offset))-\(offset + Int(field.end) - 1)"
            let name = TextBytes.printable(field.nameRange.map { unsafe bytes[$0] })
            let body = TextBytes.printable(field.bodyRange.map { unsafe bytes[$0] }.filter { $0 != 0x0D && $0 != 0x0A })
            let room = max(30, style.width - 20 - name.count)
            let clipped = body.count > room ? String(body.prefix(room - 1)) + "…" : body
            text += style.dim(place + String(repeating: " ", count: max(1, 14 - place.count)))
            text += field.badLine == nil ? "\(name):\(clipped)" : "(no field) \(clipped)"
            if let kinds = defects[i] { text += style.dim("   ! " + kinds.joined(separator: " ")) }
            text += "\n"
        }
        return text
    }

    /// The kinds of the defects inside each entry.
    private static func defectsByField(_ section: borrowing HeaderSection, _ bytes: UnsafeRawBufferPointer) -> [Int: [String]] {
        var result: [Int: [String]] = [:]
        var i = 0
        for defect in unsafe section.defects(in: bytes) {
            if defect.range.lowerBound < section.start || defect.kind == .noEmptyLine || defect.kind == .sectionOver4GiB { continue }
            while i < section.count && Int(section[i].end) <= defect.range.lowerBound { i += 1 }
            if i == section.count { break }
            if result[i]?.contains(defect.kind.word) != true { result[i, default: []].append(defect.kind.word) }
        }
        return result
    }
}
