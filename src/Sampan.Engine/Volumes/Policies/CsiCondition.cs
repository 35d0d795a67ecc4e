namespace Sampan.Engine.Volumes.Policies;

/// <summary>A CSI volume; as a condition, an empty driver matches every CSI volume and attributes must be equal where they are given.</summary>
internal sealed record CsiCondition(string Driver, IReadOnlyDictionary<string, string>? Attributes)
{
    public bool Matches(CsiCondition? volume)
    {
        if (volume is null || Driver.Length == 0) return volume is not null;
        return Driver == volume.Driver && (Attributes ?? new Dictionary<string, string>()).All(a => (volume.Attributes?.GetValueOrDefault(a.Key) ?? "") == a.Value
            && volume.Attributes is { Count: > 0 });
    }

    /// <exception cref="PolicyException">Attributes without a driver.</exception>
    public void Validate()
    {
        if (Driver.Length == 0 && Attributes is not null) throw new PolicyException("csi driver should not be empty when filtering by volume attributes");
    }
}
