namespace Sampan.Api;

/// <summary>A reference to an object of the server's namespace (<c>TypedLocalObjectReference</c>).</summary>
/// <param name="ApiGroup">Group, or null for the core group.</param>
/// <param name="Kind">Kind; Velero takes <c>configmap</c> in any case.</param>
/// <param name="Name">Name.</param>
public sealed record LocalReference(string? ApiGroup, string Kind, string Name);
