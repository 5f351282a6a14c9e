import RFC5322
