"""What the Gizwits app API (Heatzy API and Group APIs documents) can be asked for."""
