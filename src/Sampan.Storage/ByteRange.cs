namespace Sampan.Storage;

/// <summary>A part of an object.</summary>
/// <param name="Offset">First byte, from 0.</param>
/// <param name="Length">Bytes wanted; fewer come when the object ends.</param>
public readonly record struct ByteRange(long Offset, long Length);
