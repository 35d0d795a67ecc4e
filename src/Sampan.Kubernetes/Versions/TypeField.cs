namespace Sampan.Kubernetes.Versions;

/// <summary>One field of a built-in type.</summary>
/// <param name="Name">JSON property.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Required">True when the published schema requires it.</param>
/// <param name="Empty">What servers do with it when it is empty.</param>
/// <param name="PatchStrategy"><c>merge</c>, <c>retainKeys</c>, <c>replace</c>, <c>merge,retainKeys</c>, or null: how a strategic merge patch treats it.</param>
/// <param name="MergeKey">For merged lists of objects: the property that tells items apart; null otherwise.</param>
/// <param name="ListType"><c>atomic</c>, <c>set</c> or <c>map</c> for server-side apply; null when the schema says nothing.</param>
/// <param name="ListMapKeys">For <c>map</c>: the properties that tell items apart.</param>
/// <param name="Enabled">False while its feature gate is off by default: a server knows the field, and drops it without a warning.</param>
/// <param name="MapType">For maps and objects: <c>atomic</c> or <c>granular</c> for server-side apply, whatever their type says; null when the schema says nothing.</param>
public sealed record TypeField(
    string Name, FieldType Type, bool Required, EmptyField Empty, string? PatchStrategy, string? MergeKey, string? ListType, IReadOnlyList<string> ListMapKeys,
    bool Enabled, string? MapType);
