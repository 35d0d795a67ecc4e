namespace Sampan.Storage;

/// <summary>What a store can do; callers choose by these, never by its type.</summary>
/// <param name="Presign">Can hand out URLs.</param>
/// <param name="ConditionalPut">Honours <see cref="PutOptions.OnlyIfAbsent"/> atomically. Where false, it is checked first and best effort.</param>
public sealed record StoreTraits(bool Presign, bool ConditionalPut);
