internal import HeaderClassifier

// Safety: the array is held for the closure, and what the buffer holds is copied before it goes.

/// The style sheet of a page. It is named by its hash in the page's content security policy, so that no other style can take effect.
enum PageStyle {
    private static let hash: String = {
        var out = OutputBuffer(capacity: 64)
        unsafe SHA256.digest(Array(sheet.utf8)).withUnsafeBytes { unsafe TextBytes.appendBase64(TextSlice($0), to: &out) }
        return unsafe String(decoding: out.bytes, as: UTF8.self)
    }()

    static let policy = "default-src 'none'; style-src 'sha256-\(hash)'; base-uri 'none'; form-action 'none'"

    /// Plain enough for the XML form of a page: neither `<` nor `&`.
    static let sheet = """

        :root { color-scheme: light dark; --ground: #fff; --raised: #f6f8fa; --ink: #1b2027; --quiet: #57606a; --line: #d4dae1; --link: #0b5394; --edge: #39424d;
          --inbox: #bcd9f2; --junk: #8f2f1c; --quarantine: #e9b39c; --folder: #d5e8cf; --exposed: #f3d486; --unknown: #f1f2f4; --plain: #7fa6cf; --stroke: #39424d;
          --low: #d9e6f2; --middle: #a9c4de; --high: #6d97c0; --highest: #1d4a78; --act: #8f2f1c; --check: #7a5200; --note: #3d4d5c }
        @media (prefers-color-scheme: dark) {
          :root { --ground: #14181d; --raised: #1d232a; --ink: #e4e8ec; --quiet: #a3adb8; --line: #38414b; --link: #83b9ee; --edge: #aab4bf;
            --inbox: #2f5f8a; --junk: #e58a72; --quarantine: #7a4634; --folder: #3d5f38; --exposed: #7d6320; --unknown: #262d35; --plain: #5b8dbf; --stroke: #cfd6dd;
            --low: #28435e; --middle: #3c688f; --high: #6a9ccb; --highest: #cfe5fa; --act: #f0a592; --check: #e6c069; --note: #b4c2cf } }
        * { box-sizing: border-box }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100% }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif }
        .page { max-width: 1280px; margin: 0 auto; padding: 32px 24px 64px }
        header, main, footer { min-width: 0 }
        h1 { font-size: 30px; line-height: 1.2; margin: 0 0 6px; letter-spacing: -0.01em }
        h2 { font-size: 22px; line-height: 1.25; margin: 56px 0 10px; padding-top: 14px; border-top: 1px solid var(--line) }
        h3 { font-size: 17px; line-height: 1.35; margin: 28px 0 6px }
        p { margin: 6px 0 12px; max-width: 76ch }
        a { color: var(--link) }
        a:focus-visible, .scroll:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
        code, .code { font: 0.9em/1.5 ui-monospace, "SFMono-Regular", Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere }
        .quiet { color: var(--quiet) }
        .small { font-size: 14px }
        .path { overflow-wrap: anywhere }
        p.eg { margin: 10px 0 0 }
        nav { font-size: 14px; margin: 24px 0 0 }
        nav h2 { font-size: 14px; margin: 0 0 6px; padding: 0; border: 0; color: var(--quiet); font-weight: 600 }
        nav ol { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 4px 16px }
        nav a { text-decoration: none; display: inline-block; padding: 3px 0 }
        nav a:hover { text-decoration: underline }
        .answers { display: grid; gap: 16px; margin: 16px 0 0 }
        .answer { background: var(--raised); border: 1px solid var(--line); border-radius: 8px; padding: 18px 20px 14px; min-width: 0 }
        .answer h3 { margin: 0 0 8px; font-size: 15px; color: var(--quiet); font-weight: 600 }
        .answer .lead { font-size: 20px; line-height: 1.35; margin: 0 0 8px; font-weight: 600 }
        .answer p { font-size: 15px }
        .answer .scroll { margin: 4px 0 8px }
        @media (min-width: 860px) { .answer { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); column-gap: 36px } }
        .attention { list-style: none; margin: 16px 0 0; padding: 0 }
        .attention li.item { border: 1px solid var(--line); border-left: 5px solid var(--note); border-radius: 6px; padding: 12px 16px; margin: 0 0 12px }
        .attention li.act { border-left-color: var(--act) }
        .attention li.check { border-left-color: var(--check); border-left-style: double }
        .attention li.note { border-left-style: dotted }
        .attention h3 { margin: 0 0 4px }
        .attention p { margin: 4px 0 }
        .level { display: inline-block; font-size: 12px; font-weight: 700; letter-spacing: 0.04em; text-transform: uppercase; margin-right: 8px; color: var(--note) }
        .act .level { color: var(--act) }
        .check .level { color: var(--check) }
        .scroll { overflow-x: auto; margin: 12px 0 16px; max-width: 100% }
        table { border-collapse: collapse; font-size: 14px; line-height: 1.4; font-variant-numeric: tabular-nums; width: 100% }
        table.narrow { width: auto; min-width: min(100%, 420px) }
        caption { text-align: left; color: var(--quiet); padding: 0 0 6px; font-size: 14px }
        th, td { text-align: left; vertical-align: top; padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line) }
        thead th { color: var(--quiet); font-weight: 600; border-bottom: 1px solid var(--edge); vertical-align: bottom }
        tbody th { font-weight: 500 }
        .n { text-align: right; white-space: nowrap }
        .b { width: 34%; min-width: 90px; padding-top: 8px }
        .zero { color: var(--quiet) }
        .group th, .group td { border-top: 1px solid var(--edge) }
        tfoot th, tfoot td { border-top: 1px solid var(--edge); border-bottom: 0; font-weight: 600 }
        .hit { font-weight: 700 }
        .legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 10px 0; padding: 0; font-size: 14px }
        .legend svg { margin-right: 6px; vertical-align: -3px }
        .examples { list-style: none; margin: 4px 0 0; padding: 0; font-size: 14px }
        .examples li { overflow-wrap: anywhere }
        details { margin: 12px 0 }
        summary { cursor: pointer; color: var(--link); font-size: 14px }
        svg { overflow: hidden }
        svg.patterns { position: absolute }
        svg.bar { display: block }
        svg.plot { display: block; width: 100%; min-width: 640px; height: auto }
        .part { stroke: var(--edge); stroke-width: 0.6 }
        .axis { stroke: var(--edge) } .grid { stroke: var(--line) }
        .tick { fill: var(--quiet); font-size: 12px }
        pattern path { fill: none; stroke: var(--stroke); stroke-width: 1.1 }
        .f-inbox rect { fill: var(--inbox) } .f-junk rect { fill: var(--junk) } .f-quarantine rect { fill: var(--quarantine) }
        .f-custom-folder rect { fill: var(--folder) } .f-exposed rect { fill: var(--exposed) } .f-unknown rect { fill: var(--unknown) } .f-plain rect { fill: var(--plain) }
        .f-scl-none rect { fill: var(--ground) } .f-scl-minus-one rect { fill: var(--folder) } .f-scl-low rect { fill: var(--low) }
        .f-scl-middle rect { fill: var(--middle) } .f-scl-high rect { fill: var(--high) } .f-scl-highest rect { fill: var(--highest) }
        footer { margin-top: 64px; border-top: 1px solid var(--line); padding-top: 16px; font-size: 14px; color: var(--quiet) }
        @media (min-width: 1120px) {
          .page { display: grid; grid-template-columns: 200px minmax(0, 1fr); column-gap: 48px }
          header, footer { grid-column: 2 }
          nav { grid-column: 1; grid-row: 1 / span 3; margin: 6px 0 0; position: sticky; top: 32px; align-self: start }
          nav ol { display: block }
          main { grid-column: 2 }
        }
        @media (max-width: 480px) {
          .page { padding: 20px 14px 40px }
          h1 { font-size: 24px }
          h2 { font-size: 19px; margin-top: 40px }
          .answer { padding: 14px 14px 8px }
          table { font-size: 13px }
          th, td { padding-right: 7px }
          .b { min-width: 48px }
        }
        @media print {
          :root { color-scheme: light; --ground: #fff; --raised: #fff; --ink: #000; --quiet: #333; --line: #bbb; --link: #000; --edge: #000;
            --inbox: #dcdcdc; --junk: #333; --quarantine: #c4c4c4; --folder: #eee; --exposed: #ddd; --unknown: #fff; --plain: #999; --stroke: #000;
            --low: #e4e4e4; --middle: #c4c4c4; --high: #999; --highest: #222; --act: #000; --check: #000; --note: #000 }
          @page { margin: 16mm 14mm }
          body { font-size: 10.5pt; -webkit-print-color-adjust: exact; print-color-adjust: exact }
          .page { display: block; max-width: none; padding: 0 }
          nav { display: none }
          h2, h3, caption { break-after: avoid }
          .answer, .attention li.item, svg.plot, tr { break-inside: avoid }
          .scroll { overflow: visible }
          svg.plot { min-width: 0 }
          table { font-size: 9pt }
          a { text-decoration: none }
          details::details-content { content-visibility: visible; display: block; block-size: auto }
        }

        """
}
