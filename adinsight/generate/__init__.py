"""Pictures by diffusion: what is asked becomes a picture, on starter weights or any model of diffusers."""
