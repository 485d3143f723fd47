/// The icon that browsers ask for on their own: a balloon, so that the question does not end in a 404.
enum Favicon {
    static let page = SharedPage(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><ellipse cx="8" cy="6" rx="5" ry="5.5" \
        fill="#2a7"/><path d="M6.5 11.5h3L9 14H7z" fill="#654"/></svg>

        """
    )
}
