/// How the page of a report looks: one column of plots that fits a phone, in the reader's light or dark theme.
enum PeriodStylesheet {
    static let text = """
        :root {
          --page: #ffffff; --card: #f6f7f8; --ink: #1d2125; --quiet: #5a636b; --grid: #d9dde1; --hole: #c9ced3;
          --high: #a9d8bd; --clear: #5ba7d6; --soft: #eab02a; --hard: #e2651b; --low: #a3174a;
          --sharing: #4c9fd4; --balloon: #e6a117; --compression: #149473; --host-cache: #b778b0; --swap: #cf4b1f;
          --free: #1d2125;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --page: #14171a; --card: #1d2125; --ink: #e5e8ea; --quiet: #a0a9b1; --grid: #363c42; --hole: #4a5157;
            --high: #2f6b4d; --clear: #4b93c2; --soft: #d6a126; --hard: #e06e2b; --low: #d8487c;
            --sharing: #5aa9dc; --balloon: #dca02a; --compression: #2aa584; --host-cache: #c08abb; --swap: #dc6238;
            --free: #e5e8ea;
          }
        }
        * { box-sizing: border-box; }
        body {
          margin: 0; background: var(--page); color: var(--ink);
          font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
        }
        main { max-width: 1100px; margin: 0 auto; padding: 16px; }
        h1 { font-size: 1.6em; margin: 8px 0 12px; }
        h2 { font-size: 1.3em; margin: 32px 0 4px; overflow-wrap: anywhere; }
        h3 { font-size: 1.05em; margin: 20px 0 8px; }
        p { margin: 0 0 12px; }
        a { color: inherit; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 0 0 16px; }
        dt { color: var(--quiet); }
        dd { margin: 0; overflow-wrap: anywhere; }
        .wide { overflow-x: auto; }
        summary { cursor: pointer; padding: 6px 0; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: 3px 12px 3px 0; text-align: right; border-bottom: 1px solid var(--grid); white-space: nowrap; }
        th:first-child { text-align: left; }
        thead th { color: var(--quiet); font-weight: normal; }
        tbody th { font-weight: normal; }
        figure { margin: 0 0 14px; padding: 10px 14px 8px; background: var(--card); border-radius: 6px; min-width: 0; }
        figcaption { font-weight: 600; }
        .axis { margin: 0; color: var(--quiet); font-size: 12px; }
        .time { text-align: right; }
        .frame {
          display: grid; grid-template: 180px 22px / 64px 1fr; margin: 8px 12px 0 0;
          color: var(--quiet); font-size: 12px; font-variant-numeric: tabular-nums;
        }
        .frame.ribbon { grid-template-rows: 56px 22px; }
        .frame svg { grid-area: 1 / 2; width: 100%; height: 100%; display: block; }
        .up, .across { position: relative; }
        .across { grid-area: 2 / 2; }
        .up span { position: absolute; right: 8px; transform: translateY(-50%); white-space: nowrap; }
        .across span { position: absolute; top: 4px; transform: translateX(-50%); white-space: nowrap; }
        .legend { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 16px; margin: 4px 0 0; padding: 0; font-size: 13px; }
        .legend i { display: inline-block; width: 12px; height: 12px; margin-right: 6px; background: var(--c); vertical-align: -1px; }
        .legend i.line { height: 3px; width: 16px; vertical-align: 3px; }
        .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 320px), 1fr)); gap: 14px; }
        .cards figure { margin: 0; }
        .bars { list-style: none; margin: 6px 0 0; padding: 0; font-size: 13px; }
        .bars li { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 12px; margin-bottom: 6px; }
        .bars span { overflow-wrap: anywhere; }
        .bars span + span { color: var(--quiet); font-variant-numeric: tabular-nums; }
        .bars svg { width: 100%; height: 8px; display: block; background: var(--grid); }
        path { fill: var(--c); stroke: none; }
        path.crisp, path.hole { shape-rendering: crispEdges; }
        path.grid { fill: none; stroke: var(--grid); stroke-width: 1; vector-effect: non-scaling-stroke; }
        path.range { fill: var(--free); opacity: 0.16; }
        path.free, path.threshold { fill: none; stroke: var(--c); vector-effect: non-scaling-stroke; }
        path.free { stroke-width: 1.8; }
        path.threshold { stroke-width: 1.8; stroke-dasharray: 6 3; }
        .high { --c: var(--high); } .clear { --c: var(--clear); } .soft { --c: var(--soft); }
        .hard { --c: var(--hard); } .low { --c: var(--low); } .free { --c: var(--free); } .hole { --c: var(--hole); }
        .sharing { --c: var(--sharing); } .balloon { --c: var(--balloon); } .compression { --c: var(--compression); }
        .host-cache { --c: var(--host-cache); } .swap { --c: var(--swap); } .most { opacity: 0.4; }
        .pays { --c: var(--hard); } .gains { --c: var(--compression); }
        .stall-swap_in { --c: var(--swap); } .stall-decompression { --c: var(--compression); }
        .stall-guest_page_in { --c: var(--balloon); } .stall-cache_miss { --c: var(--host-cache); }
        .stall-cow_break { --c: var(--sharing); } .stall-blocked { --c: var(--low); }
        @media (max-width: 560px) {
          main { padding: 10px; }
          dl { grid-template-columns: 1fr; }
          dd { margin-bottom: 6px; }
          figure { padding: 8px 10px; }
          .frame { grid-template-columns: 56px 1fr; }
        }
        @media print { figure { break-inside: avoid; } }

        """
}
