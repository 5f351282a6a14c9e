import MailSources

extension Worker {
    /// All messages of a mailbox in memory.
    mutating func walk(mailbox: UnsafeRawBufferPointer) {
        var reader = MailboxReader(MemoryWindow(mailbox))
        do {
            while let message = try reader.next(into: &section, indexing: indexing, kernel: kernel) { use(message.bytes, offset: message.offset) }
        } catch {
            fail("\(error)")
        }
    }
}
