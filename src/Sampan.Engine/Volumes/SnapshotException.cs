using Sampan.Engine.Results;

namespace Sampan.Engine.Volumes;

/// <summary>A snapshot can't be had; becomes an issue of its reason.</summary>
internal sealed class SnapshotException(Reason reason, string message) : Exception(message)
{
    public Reason Reason { get; } = reason;
}
