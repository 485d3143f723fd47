/// Page sharing by real comparison of contents.
extension ReferenceGuest {
    @inline(__always)
    func key(of content: PageContent) -> FrameTable.Key {
        FrameTable.Key(scope: scopes[content.kind.rawValue], content: content)
    }

    /// Looks a small page up in the hash table: where an equal one is known they share its frame, else the page becomes
    /// a hint, or stays as it is where only matches count. Returns whether it matched.
    @discardableResult
    func register(_ index: Int, onlyMatches: Bool = false) -> Bool {
        let page = pages[index]
        guard page.place == .small, page.frame < 0, page.content.isSharable else { return false }
        let key = key(of: page.content)
        if let frame = frames.find(key) {
            frames.join(frame)
            pages[index].frame = frame
            return true
        }
        let isZero = page.content.kind == .zero
        if !onlyMatches || isZero { pages[index].frame = frames.add(key) }
        return isZero
    }

    /// Visits pages in the random order of the running pass; a pass takes in what is resident when it begins.
    func scan(_ pages: Double) {
        scanCredit += pages
        var left = Int(scanCredit)
        scanCredit -= Double(left)
        if passPosition >= pass.count {
            let resident = indices { $0.place.isResident }
            pass = draw.sample(resident.count, of: resident)
            passPosition = 0
        }
        while left > 0, passPosition < pass.count {
            visit(pass[passPosition])
            passPosition += 1
            left -= 1
        }
    }

    private func visit(_ index: Int) {
        if pages[index].place == .large {
            pages[index].isKnownToScan = pages[index].content.isSharable
        } else {
            register(index)
        }
    }

    // MARK: Large pages

    var largeRegions: [Int] { regions.indices.filter { !regions[$0].isEmpty } }

    /// Breaks the large pages that lost a part. Returns how many.
    func breakHitRegions(sharesAll: Bool) -> Int {
        let hit = hitRegions.sorted()
        hitRegions = []
        for region in hit { split(region, sharesAll: sharesAll) }
        return hit.count
    }

    /// Turns what is left of a large page into small pages; those that the scan knows, or all, are looked up at once.
    func split(_ region: Int, sharesAll: Bool) {
        let parts = regions[region].filter { pages[$0].region == region }
        regions[region] = []
        for index in parts {
            let isKnown = pages[index].isKnownToScan
            pages[index].region = -1
            pages[index].place = .small
            pages[index].isKnownToScan = false
            if canShare, isKnown || sharesAll { register(index) }
        }
    }

    /// Forms large pages out of small pages, and of pages without backing, that are picked at random. How many can be
    /// formed is the model's own formula: which parts lie side by side is not in it. Returns how many.
    func formRegions(atMost most: Int) -> Int {
        let usable = indices {
            $0.place == .small || $0.place == .swapped || ($0.use == .free && $0.place == .nowhere)
        }
        let swapped = number { $0.place == .swapped }
        let missing = number { $0.use == .ballooned || $0.place == .compressed || $0.place == .hostCached }
        guard usable.count >= 512, Double(swapped) / Double(usable.count) * 512 <= 10 else { return 0 }
        var chance = 1.0
        for _ in 0..<512 { chance *= Double(usable.count) / Double(usable.count + missing) }
        let room = max(0, limit - charge) / 512
        let number = min(most, Int(Double(usable.count / 512) * chance), room)
        let parts = draw.sample(number * 512, of: usable)
        for index in parts {
            let isKnown = pages[index].frame >= 0
            unregister(index)
            if pages[index].place == .swapped { readSwapped() }
            if pages[index].place == .nowhere { pages[index].content = .zero }
            pages[index].isKnownToScan = isKnown
            pages[index].place = .large
        }
        for start in stride(from: 0, to: parts.count, by: 512) { addRegion(Array(parts[start..<start + 512])) }
        return number
    }
}
