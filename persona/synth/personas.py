"""The ten planted personas: how each shifts what people do. A person is a mixture of two (weights sum to 1)."""

import numpy as np

PERSONAS = (
    "connector",
    "creator",
    "utility_user",
    "deal_seeker",
    "seasonal_user",
    "passive_reader",
    "group_host",
    "caller",
    "newcomer",
    "loyal_buyer",
)
PERSONA_SHARE = np.array([0.10, 0.08, 0.12, 0.12, 0.08, 0.18, 0.08, 0.08, 0.07, 0.09])

# Drivers: what a rate is drawn for. Units: rows (orders: orders) of an average person in 180 days.
DRIVERS = ("login", "talk", "call", "content", "service", "page", "order")
DRIVER_ROWS = np.array([30.0, 82.0, 6.0, 28.0, 14.0, 36.0, 1.5])
# Multipliers, persona × driver.
DRIVER_MIX = np.array(
    [
        [1.2, 2.4, 1.2, 0.8, 0.7, 0.5, 0.6],
        [1.2, 0.8, 0.6, 2.6, 0.6, 0.6, 0.6],
        [1.2, 0.6, 0.6, 0.4, 4.0, 0.7, 0.9],
        [1.0, 0.5, 0.4, 0.6, 0.8, 2.2, 1.4],
        [0.7, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8],
        [1.1, 0.2, 0.3, 1.7, 0.5, 1.7, 0.4],
        [1.2, 2.0, 0.8, 0.9, 0.6, 0.4, 0.4],
        [1.0, 0.8, 7.0, 0.4, 0.7, 0.4, 0.5],
        [1.2, 0.9, 0.8, 1.0, 1.0, 1.1, 0.6],
        [1.0, 0.6, 0.6, 0.5, 1.2, 1.5, 5.0],
    ]
)

CONTENT_ACTIONS = ("post", "view", "like", "comment", "share", "download", "attend")
CONTENT_MIX = np.array(
    [
        [0.10, 0.45, 0.20, 0.12, 0.10, 0.02, 0.01],
        [0.45, 0.20, 0.12, 0.12, 0.07, 0.02, 0.02],
        [0.03, 0.62, 0.08, 0.02, 0.03, 0.20, 0.02],
        [0.02, 0.58, 0.12, 0.02, 0.16, 0.08, 0.02],
        [0.10, 0.55, 0.15, 0.06, 0.08, 0.03, 0.03],
        [0.01, 0.85, 0.06, 0.01, 0.01, 0.05, 0.01],
        [0.10, 0.40, 0.15, 0.15, 0.08, 0.04, 0.08],
        [0.03, 0.70, 0.12, 0.05, 0.04, 0.04, 0.02],
        [0.06, 0.65, 0.15, 0.05, 0.04, 0.04, 0.01],
        [0.03, 0.65, 0.12, 0.04, 0.08, 0.06, 0.02],
    ]
)

MESSAGE_TYPES = ("text", "image", "sticker", "video", "voice", "link", "file")
MESSAGE_MIX = np.array(
    [
        [0.70, 0.08, 0.14, 0.02, 0.02, 0.03, 0.01],
        [0.52, 0.26, 0.08, 0.06, 0.01, 0.06, 0.01],
        [0.78, 0.05, 0.03, 0.01, 0.01, 0.06, 0.06],
        [0.66, 0.06, 0.08, 0.01, 0.01, 0.17, 0.01],
        [0.66, 0.12, 0.16, 0.03, 0.01, 0.01, 0.01],
        [0.84, 0.04, 0.08, 0.01, 0.01, 0.01, 0.01],
        [0.72, 0.10, 0.08, 0.02, 0.01, 0.05, 0.02],
        [0.70, 0.05, 0.06, 0.02, 0.14, 0.02, 0.01],
        [0.74, 0.08, 0.13, 0.01, 0.01, 0.02, 0.01],
        [0.78, 0.07, 0.08, 0.01, 0.01, 0.04, 0.01],
    ]
)

# Services in the order of pools.SERVICES: pay, open_chat, calendar, video_chat, game, shopping, gift, map.
SERVICE_MIX = np.array(
    [
        [0.15, 0.30, 0.05, 0.10, 0.12, 0.08, 0.15, 0.05],
        [0.12, 0.20, 0.05, 0.15, 0.20, 0.10, 0.10, 0.08],
        [0.38, 0.04, 0.28, 0.04, 0.02, 0.04, 0.05, 0.15],
        [0.25, 0.06, 0.03, 0.02, 0.08, 0.40, 0.10, 0.06],
        [0.20, 0.08, 0.05, 0.10, 0.10, 0.07, 0.32, 0.08],
        [0.15, 0.15, 0.10, 0.03, 0.30, 0.12, 0.03, 0.12],
        [0.15, 0.38, 0.15, 0.10, 0.05, 0.05, 0.07, 0.05],
        [0.15, 0.08, 0.05, 0.45, 0.08, 0.05, 0.06, 0.08],
        [0.15, 0.20, 0.08, 0.07, 0.20, 0.12, 0.08, 0.10],
        [0.32, 0.04, 0.06, 0.02, 0.05, 0.35, 0.10, 0.06],
    ]
)

# Share of a persona's conversations that it holds in a group, and how many friends it has relative to others.
GROUP_TALK = np.array([0.30, 0.20, 0.15, 0.20, 0.25, 0.25, 0.75, 0.12, 0.15, 0.15])
FRIENDS = np.array([2.2, 1.3, 0.8, 0.8, 0.9, 0.7, 1.4, 1.0, 0.5, 0.8])
STARTS_TALK = np.array([1.6, 1.0, 0.8, 0.8, 0.9, 0.3, 1.3, 1.0, 0.8, 0.8])  # relative share of conversations begun

# Campaigns. Share opened and clicked once delivered, baseline conversion, and the true uplift of being treated.
OPEN_RATE = np.array([0.40, 0.35, 0.35, 0.60, 0.25, 0.30, 0.35, 0.30, 0.45, 0.50])
CLICK_RATE = np.array([0.15, 0.15, 0.12, 0.45, 0.12, 0.06, 0.12, 0.10, 0.20, 0.30])  # of those who opened
BASE_CONVERSION = np.array([0.03, 0.03, 0.03, 0.06, 0.02, 0.015, 0.025, 0.02, 0.04, 0.15])
UPLIFT = np.array([0.01, 0.005, 0.01, 0.12, 0.02, 0.0, 0.01, 0.0, 0.06, 0.01])


def mix(weights: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Mixture of a persona table for people with these weights: (n, 10) × (10, k) → (n, k)."""
    return weights @ table


def choose(rng: np.random.Generator, probabilities: np.ndarray) -> np.ndarray:
    """One category per row of a matrix of probabilities (n, k) → (n,); rows need not sum to exactly 1."""
    edges = np.cumsum(probabilities, axis=1)
    draw = rng.random(len(edges)) * edges[:, -1]
    return np.minimum((draw[:, None] >= edges).sum(axis=1), edges.shape[1] - 1)
