namespace Sampan.Api;

/// <summary>What may be done in a storage location; empty counts as ReadWrite.</summary>
/// <param name="Value">As in <c>spec.accessMode</c>.</param>
public readonly record struct AccessMode(string Value)
{
    /// <summary>Backups may be restored, but not made, deleted or expired.</summary>
    public static AccessMode ReadOnly { get; } = new("ReadOnly");

    /// <summary>Everything.</summary>
    public static AccessMode ReadWrite { get; } = new("ReadWrite");

    /// <summary>The text itself.</summary>
    public override string ToString() => Value ?? "";
}
