namespace Sampan.Engine.Volumes.Native;

/// <summary>What a volume made from a snapshot must be like.</summary>
/// <param name="Type">The provider's type, such as <c>gp3</c>.</param>
/// <param name="Iops">Provisioned operations a second, or null when the type has none.</param>
public sealed record VolumeTraits(string Type, long? Iops);
