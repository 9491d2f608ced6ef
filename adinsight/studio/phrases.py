"""The sentences of the studio's ads, as data for `wording`.

Patterns take {one} (the noun), {many} (its plural), {a} (the noun with its article) and
{start} (start, or starts after a mass noun).
"""

from __future__ import annotations

ANY_NOUN = (
    "Your new favorite {one}",
    "The {one} you deserve",
    "Love your {one}",
    "Meet your new {one}",
    "The perfect {one}",
    "Better {many} {start} here",
    "Say hello to great {many}",
    "The best {one} in town",
    "Brilliant {many}, fair prices",
    "Life is better with {a}",
    "Treat yourself to {a}",
)
SINGULAR_NOUN = (
    "Made for {one} lovers",
    "Not just {a}",
    "One {one}, endless joy",
    "This {one} changes everything",
    "Every home needs {a}",
    "Find the right {one}",
    "A great {one} for less",
    "Get {a} that lasts",
    "{many} worth waiting for",
)
PLURAL_NOUN = (
    "Not just {one}",
    "These {one} change everything",
    "Find the right {one}",
    "Great {one} for less",
    "Get {one} that last",
    "{one} worth waiting for",
    "New {one} are here",
    "{one} made right",
)
MASS_NOUN = (
    "Made for {one} lovers",
    "Not just any {one}",
    "This {one} changes everything",
    "Real {one}, real joy",
    "{one} made right",
    "Pure {one}, nothing else",
    "Great {one} for less",
    "Good {one}, good mood",
    "{one} worth waiting for",
)
SERVICES = frozenset({"financial", "healthcare"})
FOOD = frozenset({"alcohol", "chips", "chocolate", "coffee", "restaurant", "seasoning", "soda"})
NOT_FOR_FOOD = frozenset({"Get {a} that lasts", "Get {one} that last", "Every home needs {a}", "Find the right {one}"})
HEADLINES = (
    "Feel the difference",
    "Made for you",
    "Big joy, small price",
    "Good things start here",
    "Treat yourself today",
    "New season, new you",
    "Summer starts here",
    "Less fuss, more fun",
    "Live a little brighter",
    "You will love this",
    "Made to last",
    "The big summer sale",
    "Back in stock",
    "Simply better",
    "Do more of what matters",
    "Winter deals are here",
    "A gift they will love",
    "Upgrade your everyday",
    "Start something new",
    "Why wait any longer?",
)
TOPIC_HEADLINES = {
    "alcohol": ("Raise a glass", "Made for good company", "The evening starts here", "Cheers to the weekend"),
    "baby": ("Gentle from day one", "For little explorers", "Soft as a hug"),
    "beauty": ("Glow like never before", "Your skin will notice", "Beauty made simple", "Shine all day long"),
    "cars": ("Own the open road", "Drive something better", "Built for every road"),
    "chips": ("Crunch time", "Snack happy", "One more bite"),
    "chocolate": ("Melt into the moment", "Sweet moments start here", "A little bit of heaven"),
    "cleaning": ("Clean in one wipe", "Spotless without the effort", "Say goodbye to stains"),
    "clothing": ("Wear it your way", "Step into style", "Fresh looks for less", "Dress for the day"),
    "coffee": ("Wake up happy", "Mornings made better", "Take a slow sip", "Rich, bold and smooth"),
    "electronics": ("Power in your hands", "Smart made simple", "Hear every detail", "See more, do more"),
    "financial": ("Ready for a rainy day", "Protection you can trust", "Your savings, safe and sound",
                  "Covered, come what may"),
    "game": ("Game on", "Play all day", "Fun for all ages"),
    "healthcare": ("Feel like yourself again", "Small habit, big health", "Care that works"),
    "home_appliance": ("Cook like a chef", "The smart home starts here", "Less work, more life"),
    "home_improvement": ("Make room for comfort", "Home, only better", "Sit back and relax"),
    "media": ("Get lost in a story", "Your next great read", "Turn up the music"),
    "petfood": ("Happy tails every day", "Good food, happy pet", "They will beg for more"),
    "restaurant": ("Hungry yet?", "Taste the real thing", "Dinner is ready", "Fresh from the oven"),
    "seasoning": ("Add a little spice", "Flavor in every drop", "The secret is the sauce"),
    "shopping": ("Gifts they will love", "Unwrap something special", "Give a little joy", "Gift season is here"),
    "soda": ("Stay cool", "Refresh your day", "Taste the summer", "Open up something fresh"),
    "sports": ("Play your best game", "Push past your limits", "Ready, set, go"),
    "travel": ("Pack your bags", "Go see the world", "Adventure is calling"),
}
SUBS = (
    "Loved by thousands of happy customers.",
    "Simple, reliable and made with care.",
    "The quality you want at a fair price.",
    "Try it for 30 days, risk free.",
    "Now in five fresh colors.",
    "Designed to make every day easier.",
    "Free returns within 60 days.",
    "Rated 4.8 out of 5 stars.",
    "For a limited time only.",
    "Small details, big difference.",
    "Delivered to your door in two days.",
    "Good for you and good for the planet.",
)
NOUN_SUBS = (
    "Find great {many} in every size and style.",
    "Fresh ideas for people who love {many}.",
    "Our finest {many} are now in store.",
    "Nobody makes {many} like we do.",
)
TOPIC_SUBS = {
    "alcohol": ("Brewed slowly for a full, smooth taste.", "Best shared with good friends.",
                "Crafted in small batches."),
    "beauty": ("Soft, radiant skin in just two weeks.", "Gentle care with natural oils.",
               "Dermatologist tested and loved."),
    "chocolate": ("Creamy, rich and made with real cocoa.", "A sweet break in a busy day."),
    "cleaning": ("Removes grease and dirt in seconds.", "A fresh scent that lasts all day."),
    "clothing": ("Soft fabric and a perfect fit.", "Light, comfortable and made to move.",
                 "Timeless style for every season."),
    "coffee": ("Slow roasted for a deep, rich taste.", "The warm start your morning needs."),
    "electronics": ("All day battery and crystal clear sound.", "Faster, lighter and built to last."),
    "financial": ("Insurance from ten dollars a month.", "We look after what you love.", "Plan today, relax tomorrow."),
    "game": ("Hours of fun for the whole family.", "For ages three and up."),
    "healthcare": ("Everyday support for your body.", "Gentle relief that works fast."),
    "home_appliance": ("Quiet, efficient and easy to clean.", "Saves time, energy and money."),
    "home_improvement": ("Warm light and natural materials.", "Comfort in every corner of your home."),
    "petfood": ("Real meat and no artificial colors.", "Vets recommend it, pets love it."),
    "restaurant": ("Made fresh with local ingredients.", "Hot, crispy and ready in minutes."),
    "shopping": ("Free gift wrap on every order.", "Something special for everyone.", "Gifts under thirty dollars."),
    "soda": ("Cold, clear and full of life.", "Ice cold and full of flavor."),
    "sports": ("Built for training and made to win.", "Light, tough and ready for any game."),
    "travel": ("Fly to more than 80 cities.", "Two weeks of sun for less."),
}
OFFERS = (
    "{percent}% OFF",
    "{percent}% OFF",
    "Up to {percent}% OFF",
    "Save {percent}%",
    "SAVE {money}",
    "{money} OFF",
    "Buy 1 Get 1 Free",
    "2 for 1",
    "Free shipping",
    "Free gift inside",
    "Half price",
    "Today only",
    "Extra {percent}% OFF",
    "3 for 2",
    "New arrival",
    "Final sale",
)
PRICES = ("{price}", "{price}", "{price}", "Only {price}", "From {price}", "Just {price}", "Now {price}")
ACTIONS = (
    "Shop now", "Order today", "Learn more", "Get yours", "Buy now", "Discover more", "Try it today", "Order now",
    "See more", "Find your favorite", "Get started", "Visit our store", "Add to cart", "Grab yours now",
    "Claim your offer", "Find out more", "Shop the sale", "Try it free",
)
TOPIC_ACTIONS = {
    "cars": ("Book a test drive",) * 4,
    "financial": ("Get a quote", "Open an account") * 3,
    "game": ("Play now",) * 4,
    "media": ("Start reading",) * 4,
    "restaurant": ("Order now", "Find a table") * 2,
    "travel": ("Book now", "Plan your trip") * 3,
}
LEGAL = (
    "Terms apply. Offer ends {month} 31.",
    "While supplies last. See store for details.",
    "Terms and conditions apply.",
    "Offer valid until {month} 31.",
    "Not valid with any other offer.",
    "Online only. Terms apply.",
    "Prices include VAT. Shipping not included.",
    "Subject to availability.",
    "Excludes sale items. Terms apply.",
    "One offer per customer. Ends {month} 31.",
    "Colors may vary. Terms apply.",
    "Individual results may vary.",
)
ALCOHOL_LEGAL = (
    "Drink responsibly.",
    "Please drink responsibly. For ages 21 and over.",
    "Enjoy responsibly. Not for people under 18.",
)
