namespace Sampan.Sandbox.Csi;

/// <summary>A disk or snapshot of the simulated cloud.</summary>
/// <param name="Handle"><c>disk-…</c> or <c>snap-…</c>.</param>
/// <param name="Bytes">Size of the disk, or of the disk the snapshot was taken of.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Source">Handle of what it was made from; null for an empty disk.</param>
internal sealed record CloudItem(string Handle, long Bytes, DateTimeOffset Created, string? Source);
