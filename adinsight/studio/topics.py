"""How the studio puts an ad's topic into words, by the Pitt dataset's short topic names."""

from __future__ import annotations

TOPIC_WORDS: dict[str, str] = {
    "restaurant": "restaurants and fast food",
    "chocolate": "chocolate, candy and ice cream",
    "chips": "snacks, chips and fruit",
    "seasoning": "seasoning, sauces and ketchup",
    "petfood": "pet food",
    "alcohol": "alcohol, wine and beer",
    "coffee": "coffee and tea",
    "soda": "soda, juice and milk",
    "cars": "cars and driving",
    "electronics": "electronics, phones and computers",
    "financial": "financial services and insurance",
    "beauty": "beauty and cosmetics",
    "clothing": "clothing, shoes and accessories",
    "game": "games and toys",
    "cleaning": "cleaning products",
    "home_improvement": "furniture and home decoration",
    "home_appliance": "home appliances",
    "travel": "vacation and travel",
    "media": "media, music and arts",
    "sports": "sports equipment",
    "shopping": "shopping and gifts",
}
