"""Pages of broadcasts: officers write and follow them, everybody reads them."""
