namespace Sampan.Storage;

/// <summary>What a store can do; callers choose by these, never by its type.</summary>
/// <param name="Presign">Can hand out URLs.</param>
/// <param name="ConditionalPut">Honours <see cref="PutOptions.OnlyIfAbsent"/> atomically. Where false, the key is looked at first, then put with the condition:
/// two writers at the same instant may both succeed. A bucket's store turns to true once the server has refused such a put, which is the proof that it knows them.</param>
public sealed record StoreTraits(bool Presign, bool ConditionalPut);
